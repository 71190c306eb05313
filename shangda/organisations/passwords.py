"""What a new password must be, said in plain words."""

from django.contrib.auth import password_validation as rules


class NotLikeOneself(rules.UserAttributeSimilarityValidator):
    """Refuse what is nearly the name."""

    def get_error_message(self) -> str:
        """Say so."""
        return "密码和您的%(verbose_name)s太像，容易被猜到，请换一个。"


class LongEnough(rules.MinimumLengthValidator):
    """Refuse what is too short."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return f"密码太短，至少要{self.min_length}个字。"


class NotWellKnown(rules.CommonPasswordValidator):
    """Refuse what everybody tries first."""

    def get_error_message(self) -> str:
        """Say so."""
        return "这个密码用的人太多，容易被猜到，请换一个。"


class NotOnlyDigits(rules.NumericPasswordValidator):
    """Refuse digits alone."""

    def get_error_message(self) -> str:
        """Say what to add."""
        return "密码不能全是数字，请加几个字母。"
