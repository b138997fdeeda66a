#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tests tested: a bug put into src/image, one at a time, must make a unit test of the module fail. TAP.

Each mutation is one replacement in one file, which is compiled as the build compiles it and linked in front of the rest.
usage: image_mutations.py SOURCE_ROOT BUILD_ROOT
"""
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

JPEG, PNG, STRIP, REFUSE, DEFLATE, WHOLE, RIFF = "deep_jpeg", "deep_png", "strip", "refuse", "deflate", "whole", "riff"
# what, file, from, to, the tests that may catch it in the order they are asked
MUTATIONS = [
    # JPEG: containers
    ("a restart interval is passed over", "jpeg.c", "return ic_jpeg_parse_restart(jpeg, body);", "return IC_DONE;", [STRIP]),
    ("metadata is not told from tables", "jpeg.c", "{ 0xe0, 0xef, METADATA }", "{ 0xe0, 0xef, BARE }", [STRIP]),
    ("what follows the picture is passed on", "strip.c", "	state->trailing += in->len;",
     "	state->trailing += in->len;\n	ic_ignore(ic_strip_emit(strip, *in), \"\");", [STRIP]),
    ("a segment shorter than its length", "jpeg.c", "if (len < 2)", "if (len < 1)", [REFUSE]),
    ("a table of any length", "jpeg_tables.c", "|| body->len < size)", ")", [REFUSE, STRIP]),
    ("a restart marker out of turn", "jpeg_scan.c", "if (code != RST0 + jpeg->restart_next)", "if (false)", [JPEG]),
    ("a component coded twice", "jpeg_tables.c", "IC_FAIL(IMAGE, \"a component coded twice\")", "continue", [REFUSE]),
    ("a table that changed is not written", "jpeg_tables.c", "return sent->defined && memcmp(sent->counts", "return sent->defined || memcmp(sent->counts", [JPEG]),
    # JPEG: coded data
    ("blocks may be missing at the end", "jpeg_walk.c", "if (used > walk->len * 8 || walk->blocks_left > 0)", "if (false)", [REFUSE]),
    ("the last bits may be missing", "jpeg_walk.c", "if (used > walk->len * 8 || ", "if (used > walk->len * 8 + 7 || ", [JPEG]),
    ("bytes behind the last block are passed on", "jpeg_walk.c", "const size_t bytes = (used + 7) / 8;", "const size_t bytes = walk->len;", [JPEG]),
    ("padding bits are passed on", "jpeg_walk.c", "	walk->held[used / 8] |= ones;", "	(void)ones;", [JPEG]),
    ("a longer code is taken for a shorter", "jpeg_code.c", "if (window >= code->limit[len])", "if (window > code->limit[len])", [JPEG]),
    ("a run may leave the block", "jpeg_blocks.c", "	    || at + run >= BLOCK)\n		return 0;", "	    )\n		return 0;", [REFUSE]),
    ("refinement forgets what it found", "jpeg_blocks.c", "	walk->known[walk->block] |= found;\n	return true;\n}\n\nstatic bool walk_ac_refine",
     "	(void)found;\n	return true;\n}\n\nstatic bool walk_ac_refine", [JPEG]),
    ("a scan may be missing with the end", "jpeg.c", "whole = whole && ", "whole = whole || ", [JPEG]),
    # PNG
    ("the checksum of coded data is not asked", "png.c", "if (ic_load_be32(sum.ptr) != strip->state->png.sum)", "if (false)", [PNG]),
    ("a header of any length", "png_chunk.c", "if (body.len != sizeof(png->header))", "if (body.len < sizeof(png->header))", [PNG]),
    ("bytes behind the stream", "inflate.c", "	if (inflate->len > 0)\n		IC_FAIL(IMAGE, \"bytes behind", "	if (false)\n		IC_FAIL(IMAGE, \"bytes behind", [PNG]),
    ("rows may be missing", "png_rows.c", "if (rows->pass != rows->passes || rows->left > 0)", "if (rows->left > 0)", [PNG]),
    ("a row may be cut", "png_rows.c", "if (rows->pass != rows->passes || rows->left > 0)", "if (rows->pass != rows->passes)", [PNG]),
    ("more rows than there are", "png_rows.c", "IC_FAIL(IMAGE, \"coded data for more rows than there are\")", "return IC_DONE", [PNG]),
    ("a fifth filter", "png_rows.c", "if (filter > FILTER_MAX)", "if (filter > FILTER_MAX + 1)", [PNG]),
    ("the stream's sum is not asked", "inflate.c", "if (sum != inflate->sum)", "if (false)", [DEFLATE]),
    ("a match before the start", "inflate.c", "far == 0 || distance > inflate->made || ", "far == 0 || ", [DEFLATE]),
    ("a palette is passed over", "png_chunk.c", "return take_palette(strip, body);", "return IC_DONE;", [PNG, STRIP]),
    ("what follows a PNG is taken for chunks", "png.c", "	state->png.phase = IC_PNG_AT_TRAILING;", "	state->png.phase = IC_PNG_AT_HEAD;", [STRIP, PNG]),
    # WebP
    ("bytes behind a WebP are passed on", "webp.c", "		ic_strip_skip_trailing(strip, in);", "		return ic_strip_emit(strip, ic_strip_consume(strip, in, in->len));", [WHOLE]),
    ("a frame without its start code", "webp.c", "	    || load_le24(head + 3) != 0x2a019d)", "	)", [WHOLE]),
    ("a profile is passed on", "webp.c", "return ic_whole_profile(strip, profile, body, IC_ICC_RGB);", "return (void)body, ic_buf_put(&strip->state->icc, profile);", [WHOLE]),
    ("a canvas of any size", "webp.c", "	if (webp->extended\n	    && (webp->width", "	if (false\n	    && (webp->width", [WHOLE]),
    ("transparency is passed over", "webp.c", "	webp->seen.alpha_at = body_at(webp);\n", "", [WHOLE]),
    ("a chunk longer than the file", "webp.c", "if (webp->len > rest)", "if (webp->len > rest + 8)", [RIFF]),
    ("a file that changed is written", "webp.c", "if (memcmp(&webp->seen, &webp->plan, sizeof(webp->plan)) != 0)", "if (false)", [RIFF]),
    ("a reading that found tells again", "strip.c", "	state->options.find = NULL; /* all was found */\n", "", [RIFF]),
    ("a file that is read twice is held", "webp.c", "options->emit != NULL && !options->twice", "options->emit != NULL", [RIFF]),
    # HEIC
    ("a turn is passed over", "bmff_property.c", "	{ IC_BOX('i', 'r', 'o', 't'), true, NULL, NULL, put_turn },\n", "", [WHOLE]),
    ("bytes behind the configuration are passed on", "bmff_code.c", "		leave(left, rest.len);\n	return IC_DONE;", "		leave(left, rest.len);\n	return ic_buf_put(out, rest);", [WHOLE]),
    ("a cut of any length", "bmff_property.c", "of->body.len != CLAP_BYTES", "of->body.len < CLAP_BYTES", [WHOLE]),
    ("a cut beside the picture", "bmff_property.c", "2 * (uint64_t)(off < 0 ? -off : off)", "1 * (uint64_t)(off < 0 ? -off : off)", [WHOLE]),
    ("a unit longer than its data", "bmff_code.c", "		if (len > data.len)", "		if (false)", [WHOLE]),
    ("units without a picture are passed on", "bmff_code.c", "	return layer == 0\n	       && (is_slice", "	return true || layer == 0\n	       && (is_slice", [WHOLE]),
    ("the average rate is told", "bmff_code.c", "	ic_store_be16(out->ptr + start + 19, 0);\n", "", [WHOLE]),
    ("a grid of any number of tiles", "bmff_emit.c", "!= inputs_of(w->bmff, item))\n		IC_FAIL(IMAGE, \"a grid of another", "== 99)\n		IC_FAIL(IMAGE, \"a grid of another", [WHOLE]),
    ("an essential property may be missing", "bmff_plan.c", "bmff->use[item->first_use + i].essential", "false", [WHOLE]),
    # AVIF
    ("metadata units are passed on", "bmff_code.c", "	return type == OBU_SEQUENCE || type", "	return true || type", [WHOLE]),
    ("the configuration passes units on", "bmff_code.c", "		if (obu.type == OBU_SEQUENCE)\n", "		if (true)\n", [WHOLE]),
    ("the delay is told", "bmff_code.c", "ic_buf_put_byte(out, 0)); /* no delay", "ic_buf_put_byte(out, body.ptr[3])); /* no delay", [WHOLE]),
    ("frames are passed over", "bmff_code.c", "	       || type == OBU_FRAME || type", "	       || type", [WHOLE]),
    ("a unit longer than what is left", "bmff_code.c", "	if (len > rest->len)\n", "	if (false)\n", [WHOLE]),
    ("a code with bits to spare", "inflate_code.c", "	return next == 1U << IC_INFLATE_CODE_BITS\n", "	return true || next == 1U << IC_INFLATE_CODE_BITS\n", [PNG]),
]


class Tree:
    def __init__(self, source: pathlib.Path, build: pathlib.Path):
        self.source, self.build = source, build
        self.commands = {pathlib.Path(row["directory"], row["file"]).resolve(): shlex.split(row["command"])
                         for row in json.loads((build / "compile_commands.json").read_text()) if "libic_image.a.p" in row["output"]}

    def compile(self, name: str, text: str, out: pathlib.Path) -> pathlib.Path:
        command = list(self.commands[(self.source / "src/image" / name).resolve()])
        mutant, made = out / name, out / (name + ".o")
        mutant.write_text(text)
        command[command.index("-o") + 1] = str(made)
        command[command.index("-c") + 1] = str(mutant)
        for flag in ("-MD", "-MQ", "-MF"):
            at = command.index(flag)
            del command[at:at + (1 if flag == "-MD" else 2)]
        subprocess.run([*command, "-Wno-error"], cwd=self.build, check=True, capture_output=True)
        return made

    def link(self, test: str, mutant: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
        program = out / f"test_{test}"
        command = self.commands[(self.source / "src/image/strip.c").resolve()]
        flags = [word for word in command if word.startswith("-fsanitize") or word == "-pthread"]
        objects = sorted((self.build / f"tests/unit/image/test_image_{test}.p").glob("*.o"))
        archives = ["tests/unit/image/libgen_image.a", "src/image/libic_image.a", "src/base/libic_base.a"]
        subprocess.run([command[0], *flags, "-o", program, *objects, mutant, *archives, "-lcmocka", "-ljpeg", "-lspng", "-lz", "-lm"],
                       cwd=self.build, check=True, capture_output=True)
        return program

    def catches(self, test: str, mutant: pathlib.Path, out: pathlib.Path) -> bool:
        try:
            return subprocess.run([self.link(test, mutant, out)], capture_output=True, timeout=200).returncode != 0
        except subprocess.TimeoutExpired:
            return True


def main() -> int:
    tree = Tree(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
    failed = 0
    print(f"1..{len(MUTATIONS)}")
    for number, (what, name, old, new, tests) in enumerate(MUTATIONS, 1):
        text = (tree.source / "src/image" / name).read_text()
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder)
            if text.count(old) != 1:
                caught = f"found {text.count(old)} times in {name}"
                good = False
            else:
                mutant = tree.compile(name, text.replace(old, new), out)
                caught = next((test for test in tests if tree.catches(test, mutant, out)), "nothing")
                good = caught != "nothing"
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {what}: {caught}", flush=True)
    return 1 if failed else 0


sys.exit(main())
