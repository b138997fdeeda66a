/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes through the strip machine, whole, in pieces and twice, deep and containers only: they
 * must agree, and what is accepted must hold only what docs/formats/image.md lists and be a fixed
 * point. Deep accepts nothing that the containers refuse.
 */
#include <stdint.h>

#include "base/bug.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ic_status take_finding(void *ctx, const struct ic_finding *finding)
{
	(void)ctx;
	IC_ASSERT(finding->where != NULL && finding->kind != NULL);
	IC_ASSERT(finding->name.len > 0);
	return IC_DONE;
}

/* The names and values are read too; findings change nothing about what is accepted. */
static ic_status inspect(ic_bytes file)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .find = take_finding }));
	return strip_feed_pieces(&strip, file, file.len);
}

static void check_accepted(const struct ic_buf *out)
{
	IC_AUTO(buf) again = { 0 };

	IC_ASSERT(walk_image(ic_buf_view(out)) == NULL);
	ic_buf_init(&again, STRIP_OUT_MAX);
	IC_ASSERT(ic_ok(strip_whole(ic_buf_view(out), out->len, &again, NULL)));
	IC_ASSERT(ic_bytes_equal(ic_buf_view(out), ic_buf_view(&again)));
}

static ic_status strip_containers(ic_bytes file, struct ic_buf *out)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .emit = strip_emit_to_buf,
								  .ctx = out,
								  .containers_only = true }));
	return strip_feed_pieces(&strip, file, file.len);
}

static void check_containers(ic_bytes file, bool deep_accepts)
{
	IC_AUTO(buf) out = { 0 };
	IC_AUTO(buf) again = { 0 };

	ic_buf_init(&out, STRIP_OUT_MAX);
	ic_buf_init(&again, STRIP_OUT_MAX);
	const bool accepted = ic_ok(strip_containers(file, &out));
	IC_ASSERT(accepted || !deep_accepts);
	if (!accepted)
		return;
	IC_ASSERT(walk_image(ic_buf_view(&out)) == NULL);
	IC_ASSERT(ic_ok(strip_containers(ic_buf_view(&out), &again)));
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&out), ic_buf_view(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const ic_bytes file = { data, size };
	IC_AUTO(buf) whole = { 0 };
	IC_AUTO(buf) pieces = { 0 };
	IC_AUTO(buf) twice = { 0 };

	if (size == 0)
		return 0;
	ic_buf_init(&whole, STRIP_OUT_MAX);
	ic_buf_init(&pieces, STRIP_OUT_MAX);
	ic_buf_init(&twice, STRIP_OUT_MAX);
	const ic_status status = strip_whole(file, size, &whole, NULL);
	const size_t piece = 1 + data[size - 1] % 61U;
	const ic_status pieced = strip_whole(file, piece, &pieces, NULL);
	const ic_status read_twice = strip_twice(file, piece, &twice, NULL);

	IC_ASSERT(ic_status_code(status) == ic_status_code(pieced));
	IC_ASSERT(ic_status_code(status) == ic_status_code(read_twice));
	IC_ASSERT(ic_status_code(status) == ic_status_code(inspect(file)));
	check_containers(file, ic_ok(status));
	if (!ic_ok(status))
		return 0;
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&pieces)));
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&twice)));
	check_accepted(&whole);
	return 0;
}
