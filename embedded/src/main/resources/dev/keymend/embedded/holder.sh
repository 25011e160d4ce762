# SPDX-License-Identifier: Apache-2.0
# Holds one throw-away server: makes its data folder, runs it, and removes everything when it ends.
#
#   $1  the server's home: settings.conf is in it, data will be; the whole folder is removed at the end
#   $2  the folder of initdb and postgres
#   $3  seconds to live; empty means as long as somebody holds the other end of our standard input
#   $4  words in front of a command that must not run as root; may be empty
#   $5  "own-session" when nothing typed at a terminal reaches us
#   the rest are initdb's arguments
#
# It ends when the server does. The server ends by itself, at the end of its time, when the pipe closes (which a virtual
# machine cannot help doing, even when killed with -9), or when this shell is told to terminate.
home=$1 bin=$2 lifetime=$3 unprivileged=$4 session=$5
shift 5

# Background commands of a shell read from nowhere, so the pipe gets a number of its own.
exec 3<&0 </dev/null

# Ctrl-C at a terminal goes to everybody in the foreground. The virtual machine may still want its server to tidy up, so
# neither this shell nor the server listens to it. Where no setsid gave us a session, job control gives each background
# command a process group.
trap '' HUP INT QUIT
[ "$session" = own-session ] || set -m

ended=
trap 'ended=yes' TERM
$unprivileged "$bin/initdb" -D "$home/data" "$@" || ended=failed
if [ -n "$ended" ]; then
    rm -rf "$home"
    exit 1
fi
cat "$home/settings.conf" >>"$home/data/postgresql.conf"

# Each of the words in front replaces itself by its command, so the number of this process is the server's.
$unprivileged "$bin/postgres" -D "$home/data" 3<&- &
server=$!

# A fast shutdown, and after ten seconds an immediate one.
stop() {
    kill -INT "$server" 2>/dev/null
    tries=0
    while [ "$tries" -lt 100 ] && kill -0 "$server" 2>/dev/null; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -QUIT "$server" 2>/dev/null
}

if [ -n "$lifetime" ]; then
    {
        trap 'kill "$nap"; exit' TERM
        sleep "$lifetime" &
        nap=$!
        wait "$nap"
        stop
    } 3<&- &
else
    {
        trap - TERM
        while read -r ignored <&3; do :; done
        stop
    } &
fi
watch=$!
trap 'stop &' TERM
exec 3<&-
[ -z "$ended" ] || stop &

# A signal ends the waiting, not the server.
status=129
while [ "$status" -gt 128 ] && kill -0 "$server" 2>/dev/null; do
    wait "$server"
    status=$?
done

kill "$watch" 2>/dev/null
rm -rf "$home"
exit "$status"
