# Sourced by ./run and ./check: installs what is missing, then configures a build.
# On Debian 12 (and its relatives) it uses apt, as root or through sudo; elsewhere it says what is needed.

packages="build-essential cmake ninja-build pkg-config qt6-base-dev qt6-charts-dev qt6-svg-dev libqt6opengl6-dev libxkbcommon-dev libgif-dev libwebp-dev fonts-inter"

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
    for package in $packages; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
    done
}

install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "This system has no apt-get, so nothing is installed. Hopyard needs: a C++20 compiler, CMake 3.25, Ninja,"
        say "pkg-config, Qt 6.4 or later (Widgets, Network, Charts, Svg, Test), giflib and libwebp; the font Inter is used if present."
        return 0
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    say "Installing with apt: $missing"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "These packages are missing and neither root nor sudo is at hand. As root, run:"
            say "  apt-get install --no-install-recommends $missing"
            return 1
        fi
        as_root=sudo
    fi
    # Word splitting is meant: one argument a package.
    # shellcheck disable=SC2086
    { $as_root apt-get -qq update &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing; } >&2 || {
        say "apt could not install the packages; see its message above."
        return 1
    }
}

# configure PRESET: makes build/PRESET.
configure() {
    mkdir -p build
    cmake --preset "$1" ${CCACHE_DIR:+-DCMAKE_CXX_COMPILER_LAUNCHER=ccache} >"build/configure-$1.log" 2>&1 || {
        cat "build/configure-$1.log" >&2
        return 1
    }
}
