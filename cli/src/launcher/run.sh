# SPDX-License-Identifier: Apache-2.0
# Sourced by the launchers, that of a checkout and that of an installed Keymend, when they know
#
#   jar      the runnable jar
#   archive  where its class-data archive is, or is to be; empty for none
#   classes  a list of the classes for the archive, where the build has made one; else they are found by a rehearsal
#   java     the program that runs it
#
# and starts Keymend with the launcher's arguments.

main=dev.keymend.cli.Main

case $java in
    */*) ;;
    *) java=$(command -v "$java") || {
        echo "keymend: there is no java here; install a Java 17 or later, or set JAVA_HOME" >&2
        exit 70
    } ;;
esac

# What makes a short run short:
# - G1 is the one collector for which Java 17 takes objects, the module graph among them, out of an archive.
# - The archive is mapped where it was made for: moving it means to write to every page of it.
# - Nobody attaches a monitor to so short a run.
jvm='-Xshare:auto -XX:+UseG1GC -XX:-UsePerfData -XX:+IgnoreUnrecognizedVMOptions
    -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0'

# The quick compiler is done sooner, and two threads of it would take the processor from what they compile for. The one that
# takes longer and makes faster code is worth it for the checksums of a resumable load alone, of which it makes the processor's own
# instructions. With logs of gigabytes memory does not grow.
compiler='-XX:TieredStopAtLevel=1 -XX:CICompilerCount=1'
case " $* " in
    ' logs '*) compiler="$compiler -Xmx240m" ;;
    ' load '*' --resumable'[\ =]*) compiler=-XX:TieredStopAtLevel=4 ;;
esac

# Lists the classes of short runs into a file. What is said there is not for the user.
list_classes() {
    env -u PGDATABASE -u PGSERVICE "$java" $jvm -XX:DumpLoadedClassList="$1" -cp "$jar" dev.keymend.cli.Rehearsal \
        >/dev/null 2>&1 </dev/null || true
}

# Failing to make the archive costs only speed. An empty one stands for that, so that it is not tried again each time.
make_archive() {
    work=$(mktemp -d) || return 0
    if [ -f "${classes:-}" ]; then
        cp "$classes" "$work/classes"
    else
        list_classes "$work/classes"
    fi
    "$java" $jvm -Xshare:dump -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile="$work/archive" -cp "$jar" \
        >/dev/null 2>&1 || : >"$work/archive"
    # Beside its place first: it must appear whole.
    mv -f "$work/archive" "$archive.$$" 2>/dev/null && mv -f "$archive.$$" "$archive" 2>/dev/null || rm -f "$archive.$$"
    rm -rf "$work"
}

# Newer than the jar and than Java, as it is of no use to another one than it was made for.
if [ -n "$archive" ]; then
    if ! { [ "$archive" -nt "$jar" ] && [ "$archive" -nt "$java" ]; } && [ -w "${archive%/*}" ]; then
        make_archive
    fi
    [ -s "$archive" ] || archive=
fi

# Not -jar but the name of the class, which spares the reading of the jar's manifest.
exec "$java" $jvm $compiler ${archive:+"-XX:SharedArchiveFile=$archive"} -Xlog:disable -cp "$jar" "$main" "$@"
