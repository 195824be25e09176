#!/bin/sh
# Fetch, refresh, report: for cron or a timer, see docs/refresh.md.
#
#   CORPUS          folder with the articles [corpus]
#   DEPESCHE_INDEX  folder of the index [index]
#   FETCH           command that brings new articles into the folder [none]
#   REPORT          file for the report of the last run, as JSON [INDEX.report.json]
#   DEPESCHE        the program [depesche]
#
# Further arguments are passed on to `depesche index`. Exit codes: those of `depesche index`
# (0 done, 2 error, 130 or 143 interrupted), or 3 where only the fetch failed.
set -u

corpus=${CORPUS:-corpus}
DEPESCHE_INDEX=${DEPESCHE_INDEX:-index}
report=${REPORT:-$DEPESCHE_INDEX.report.json}
export DEPESCHE_INDEX

# A signal reaches the program too; wait until it has committed what is done.
trap : INT TERM

fetched=0
if [ -n "${FETCH:-}" ]; then
    sh -c "$FETCH" || fetched=$?
    # What there is can be indexed all the same.
    [ "$fetched" -eq 0 ] || echo "refresh: the fetch failed with $fetched" >&2
fi

"${DEPESCHE:-depesche}" index --wait 600 --format json "$@" "$corpus" >"$report.new"
code=$?
# A run that ended with an error may have no report; the last one then stays.
if [ -s "$report.new" ]; then mv "$report.new" "$report"; else rm -f "$report.new"; fi

case $code in
0) ;;
130 | 143) echo "refresh: interrupted, the next run goes on" >&2 ;;
*) echo "refresh: failed with $code, see above or $report" >&2 ;;
esac
if [ "$code" -eq 0 ] && [ "$fetched" -ne 0 ]; then exit 3; fi
exit "$code"
