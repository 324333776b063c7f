#!/usr/bin/env bash
# The benchmark gate: the plain training step and the one that is chosen on this machine, in turn in one run (fresh weights, generated
# pictures). Fails when the best ratio of the turns (other load on the machine takes from every turn) falls below half of the one recorded in
# benchmark-ratios.txt for the format that was chosen.
set -uo pipefail
cd "$(dirname "$0")/.."
setting="model=yolo26n.yaml data=starter imgsz=160 batch=16 workers=1 epochs=3"
dotnet build src/YoloTune.Cli -c Release -v quiet --nologo || exit 1
# shellcheck disable=SC2086
result=$(dotnet src/YoloTune.Cli/bin/Release/net10.0/yolotune.dll benchmark train $setting --json --quiet) || exit 1
chosen=${result#*\"name\":\"chosen\"}
ratio=$(sed -E 's/^,"ratio":[0-9.]+,"best_ratio":([0-9.]+).*/\1/' <<< "$chosen")
format=$(sed -E 's/.*"format":"([^"]+)".*/\1/' <<< "$chosen")
recorded=$(awk -v format="$format" 'substr($0, 1, length(format)) == format { print $NF }' eng/benchmark-ratios.txt)
[[ $format == bf16* ]] || echo "This machine does not multiply bfloat16 (AVX512_BF16, AMX-BF16): $format is compared."
if [[ -z $recorded ]]; then
  echo "Benchmark gate: $format is the plain path or has no recorded ratio; nothing to compare."
  exit 0
fi
if awk -v ratio="$ratio" -v recorded="$recorded" 'BEGIN { exit !(ratio >= recorded / 2) }'; then
  echo "Benchmark gate: $format is $ratio times as fast as the plain path (recorded: $recorded)."
else
  echo "Benchmark gate: $format is only $ratio times as fast as the plain path; recorded are $recorded, half of that is the limit."
  exit 1
fi
