"""Pages of scoring."""

from django.urls import path

from shangda.scoring.views import (
    registrations,
    rule_life,
    rule_parts,
    rule_sets,
    standings,
    terms,
    trying,
    unit,
    uses,
    what_if,
)

app_name = "scoring"
urlpatterns = [
    path("standings/", standings.standings_home, name="standings-home"),
    path("standings/<int:desk_pk>/", standings.standings, name="standings"),
    path("standings/<int:desk_pk>/<int:unit_pk>/", unit.unit, name="unit"),
    path("standings/<int:desk_pk>/terms/", terms.terms, name="terms"),
    path(
        "standings/<int:desk_pk>/terms/set/",
        terms.set_standings_terms,
        name="set-standings-terms",
    ),
    path("issues/<int:pk>/sign/", uses.sign, name="sign"),
    path("entries/<int:pk>/withdraw/", uses.withdraw_adoption, name="withdraw-adoption"),
    path("uses/record/", uses.record_use, name="record-use"),
    path("uses/<int:pk>/revoke/", uses.revoke_use, name="revoke-use"),
    path("standings/<int:desk_pk>/rules/", rule_sets.rule_sets, name="rule-sets"),
    path("standings/<int:desk_pk>/rules/start/", rule_sets.start_rules, name="start-rules"),
    path("standings/<int:desk_pk>/rules/draft/", rule_sets.draft_rules, name="draft-rules"),
    path(
        "standings/<int:desk_pk>/registrations/",
        registrations.registrations,
        name="registrations",
    ),
    path(
        "standings/<int:desk_pk>/registrations/new/",
        registrations.register_fact,
        name="register-fact",
    ),
    path(
        "standings/registrations/<int:pk>/",
        registrations.registration,
        name="registration",
    ),
    path(
        "standings/registrations/<int:pk>/evidence/",
        registrations.registration_evidence,
        name="registration-evidence",
    ),
    path(
        "standings/registrations/<int:pk>/approve/",
        registrations.approve_registration,
        name="approve-registration",
    ),
    path(
        "standings/registrations/<int:pk>/refuse/",
        registrations.refuse_registration,
        name="refuse-registration",
    ),
    path(
        "standings/registrations/<int:pk>/revoke/",
        registrations.revoke_registration,
        name="revoke-registration",
    ),
    path("standings/<int:desk_pk>/what-if/", what_if.what_if, name="what-if"),
    path("standings/rules/<int:pk>/", rule_sets.rule_set, name="rule-set"),
    path("standings/rules/<int:pk>/file/", rule_sets.rules_file, name="rules-file"),
    path(
        "standings/rules/<int:pk>/compare/", rule_sets.compare_rules, name="compare-rules"
    ),
    path("standings/rules/<int:pk>/idle/", rule_sets.idle_rules, name="idle-rules"),
    path("standings/rules/<int:pk>/text/", rule_sets.rules_text, name="rules-text"),
    path("standings/rules/<int:pk>/text/write/", rule_sets.write_rules, name="write-rules"),
    path("standings/rules/<int:pk>/revise/", rule_life.revise_rules, name="revise-rules"),
    path("standings/rules/<int:pk>/adopt/", rule_life.adopt_rules, name="adopt-rules"),
    path("standings/rules/<int:pk>/end/", rule_life.end_rules, name="end-rules"),
    path("standings/rules/<int:pk>/lead/", rule_life.lead_rules, name="lead-rules"),
    path(
        "standings/rules/<int:pk>/discard/", rule_life.discard_rules, name="discard-rules"
    ),
    path(
        "standings/rules/<int:pk>/restore/", rule_life.restore_rules, name="restore-rules"
    ),
    path("standings/rules/<int:pk>/part/", rule_parts.part, name="part"),
    path("standings/rules/<int:pk>/part/write/", rule_parts.write_part, name="write-part"),
    path("standings/rules/<int:pk>/part/copy/", rule_parts.copy_part, name="copy-part"),
    path("standings/rules/<int:pk>/part/move/", rule_parts.move_part, name="move-part"),
    path("standings/rules/<int:pk>/part/drop/", rule_parts.drop_part, name="drop-part"),
    path("standings/rules/<int:pk>/check/", trying.check_rules, name="check-rules"),
]
