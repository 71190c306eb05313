# Sourced by run and test: a virtual environment with exactly what requirements.lock says.
# .venv/built names the lock and the code that the environment was built for.
if ! [ -x .venv/bin/python ]; then
  echo "· 建立虚拟环境"
  "${PYTHON:-python3}" -m venv .venv
fi
lock="$(cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)"
if [ "$(cat .venv/lock 2>/dev/null)" != "$lock" ]; then
  echo "· 安装依赖"
  if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
    uv pip install --quiet --python .venv/bin/python --no-deps -e .
  else
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
  fi
  echo "$lock" > .venv/lock
fi
# Whatever decides the database or the static files: a change of these asks for a new set-up.
{
  echo "$lock"
  find shangda -type f \( -path '*/migrations/*.py' -o -path '*/static/*' -o -path '*/defaults/*' \) \
    -not -path '*/__pycache__/*' -print0 | sort -z | xargs -0 sha256sum
} | sha256sum > .venv/built
