#!/usr/bin/env bash
# Trains once straight; then trains the same again while killing the process (kill -9) at random moments and resuming it, run after run, until
# it was killed often enough. Every run must end with the same bits: models, running mean, optimizer, and results.csv apart from the times.
#   eng/kill-soak.sh [KILLS=50] [FOLDER of yolotune.dll]
# The state is written after every batch, so that many kills hit a write. SEED=n chooses other moments; KEEP=1 keeps the folder.
set -euo pipefail
kills_wanted=${1:-50}
longest=${LONGEST:-15000} # milliseconds of a life at most
root=$(cd "$(dirname "$0")/.." && pwd)
program=${2:-$root/src/YoloTune.Cli/bin/Debug/net10.0}/yolotune.dll
work=$(mktemp -d "${TMPDIR:-/tmp}/yolotune-kills.XXXXXX")
[[ "${KEEP:-0}" == 1 ]] || trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache OMP_NUM_THREADS=1
RANDOM=${SEED:-1}
words=(train model=yolo26n.yaml data=starter epochs=3 fraction=0.25 imgsz=64 batch=8 workers=2 close_mosaic=1 plots=False)

tensors() { # The bytes behind the header of a safetensors file.
    local length
    length=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
    tail -c +$((9 + length)) "$1"
}

compare() {
    for name in last.safetensors best.safetensors last.state.safetensors; do
        cmp <(tensors "$work/straight/weights/$name") <(tensors "$1/weights/$name") || { echo "$name differs"; exit 1; }
    done
    cmp <(cut -d, -f1,3- "$work/straight/results.csv") <(cut -d, -f1,3- "$1/results.csv") || { echo "results.csv differs"; exit 1; }
    for name in last.pt best.pt; do [[ -s "$1/weights/$name" ]] || { echo "$name is missing"; exit 1; }; done
    ! compgen -G "$1/weights/*.tmp" || { echo "half-written files are left"; exit 1; }
}

started=$SECONDS
dotnet "$program" "${words[@]}" "save_dir=$work/straight" >"$work/straight.log" 2>&1
echo "straight: $((SECONDS - started)) s"

kills=0 in_write=0 runs=0 lives=0 started=$SECONDS
while ((kills < kills_wanted)); do
    runs=$((runs + 1)) folder=$work/run$runs
    while :; do
        lives=$((lives + 1))
        if [[ -e "$folder/weights/last.state.safetensors" || -e "$folder/weights/last.state.previous.safetensors" ]]; then
            line=(train "resume=$folder/weights/last.safetensors")
        else
            rm -rf "$folder" # It was killed before its first state.
            line=("${words[@]}" state_period=1 "save_dir=$folder")
        fi
        dotnet "$program" "${line[@]}" >"$work/life.log" 2>&1 &
        process=$!
        # From before the first state to some seconds of training.
        moment=$(( 1500 + (RANDOM * 32768 + RANDOM) % longest ))
        ( sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"; kill -9 $process 2>/dev/null ) &
        killer=$!
        code=0
        wait $process 2>/dev/null || code=$?
        if ((code == 0)) || grep -q "nothing to resume" "$work/life.log"; then # The latter was killed after its very last write.
            kill $killer 2>/dev/null || true; wait $killer 2>/dev/null || true
            break
        fi
        wait $killer 2>/dev/null || true
        ((code == 137)) || { cat "$work/life.log"; echo "a life ended with exit code $code"; exit 1; }
        kills=$((kills + 1))
        if compgen -G "$folder/weights/*.tmp" >/dev/null; then in_write=$((in_write + 1)); fi
    done
    compare "$folder"
    rm -rf "$folder"
    echo "run $runs: the same bits; so far $kills kills, $in_write of them while a checkpoint was being written, $lives lives, $((SECONDS - started)) s"
done
echo "passed: $kills kills, $in_write inside a write, $runs runs, $lives lives, $((SECONDS - started)) s"
