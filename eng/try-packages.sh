#!/usr/bin/env bash
# Packs everything into a folder feed; then, with an empty package cache, installs the tool and runs it, and restores and runs a program that
# uses the packages. Everything happens in a temporary folder, which is removed at the end unless KEEP=1.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/yolotune-packages.XXXXXX")
[[ "${KEEP:-0}" == 1 ]] || trap 'rm -rf "$work"' EXIT
feed=$work/feed
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$root/Directory.Build.props" | head -1)
mkdir -p "$feed"

echo "== pack =="
dotnet build "$root/src/YoloTune.Cli" -c Release -v quiet --nologo
for project in "$root"/src/*/*.csproj; do
    dotnet pack "$project" -c Release --no-build -o "$feed" -v quiet --nologo
done
ls -l "$feed"
for package in "$feed"/*.nupkg; do
    names=$(unzip -Z1 "$package")
    for wanted in README.md LICENSE; do
        grep -qx "$wanted" <<<"$names" || { echo "$package lacks $wanted"; exit 1; }
    done
    [[ "$package" == *YoloTune.Cli.* ]] || grep -q 'lib/net10.0/.*\.xml$' <<<"$names" || { echo "$package lacks its XML documentation"; exit 1; }
done
for name in Core Data Models Training Export Inference Tracking; do
    [[ -f "$feed/YoloTune.$name.$version.snupkg" ]] || { echo "symbols of YoloTune.$name are missing"; exit 1; }
done

# From here on nothing comes from an earlier package cache or data cache.
export NUGET_PACKAGES=$work/nuget XDG_CACHE_HOME=$work/cache YOLOTUNE_OFFLINE=1
cat >"$work/nuget.config" <<XML
<configuration><packageSources><add key="yolotune" value="$feed" /></packageSources></configuration>
XML
cd "$work"

echo "== tool =="
dotnet tool install YoloTune.Cli --version "$version" --tool-path "$work/tool" --configfile "$work/nuget.config" --ignore-failed-sources
"$work/tool/yolotune" version
"$work/tool/yolotune" doctor
"$work/tool/yolotune" train model=yolo26n.yaml data=starter epochs=1 imgsz=64 batch=8 fraction=0.1 workers=2 tensorboard
"$work/tool/yolotune" export model=runs/detect/train/weights/best.pt format=onnx
"$work/tool/yolotune" predict model=runs/detect/train/weights/best.onnx source="$(find "$work/cache" -name '*.jpg' | head -1)"

echo "== consumer =="
cp -r "$root/samples/consumer" "$work/consumer"
cd "$work/consumer"
dotnet run -c Release
echo "== the packages work =="
