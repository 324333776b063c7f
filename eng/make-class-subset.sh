#!/usr/bin/env bash
# Makes a data set of a few classes out of coco128 (training) and coco-val128 (validation): pictures are linked, labels of
# other classes are left out, the rest is renumbered. Usage: eng/make-class-subset.sh DATASETS TARGET CLASS:NAME [CLASS:NAME ...]
set -euo pipefail
datasets=$(realpath "$1"); target=$2; shift 2
map=""; names=""; index=0
for pair in "$@"; do
  map="$map ${pair%%:*}=$index"; names="$names  $index: ${pair#*:}"$'\n'; index=$((index + 1))
done
for part in "train coco128/images/train2017 coco128/labels/train2017" "val coco-val128/images coco-val128/labels"; do
  set -- $part
  mkdir -p "$target/images/$1" "$target/labels/$1"
  find "$datasets/$2" -name '*.jpg' -exec ln -sfn {} "$target/images/$1/" \;
  for file in $(find "$datasets/$3" -name '*.txt'); do
    awk -v map="$map" 'BEGIN { n = split(map, pairs, " "); for (i = 1; i <= n; i++) { split(pairs[i], p, "="); to[p[1]] = p[2] } }
      ($1 in to) { $1 = to[$1]; print }' "$file" > "$target/labels/$1/$(basename "$file")"
  done
done
printf 'train: images/train\nval: images/val\nnames:\n%s' "$names" > "$target/data.yaml"
echo "$target/data.yaml"
