/* SPDX-License-Identifier: Apache-2.0 */
/* src/image for programs that are not Incamera: the same machine behind a header without our own
 * types. */
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "image/strip.h"
#include "library/incamera-image.h"

enum { TEXT_BYTES = 512 };

struct incamera_strip {
	struct ic_strip machine;
	incamera_emit_fn *emit;
	incamera_find_fn *find;
	void *ctx;
	ic_status failed;
	bool stopped; /* by the caller */
	char name[TEXT_BYTES];
	char value[TEXT_BYTES];
};

static ic_status stop(struct incamera_strip *strip)
{
	strip->stopped = true;
	IC_FAIL(USAGE, "the caller stopped it");
}

static ic_status emit(void *ctx, ic_bytes span)
{
	struct incamera_strip *strip = ctx;

	return strip->emit(strip->ctx, span.ptr, span.len) == 0 ? IC_DONE : stop(strip);
}

static void copy_text(ic_bytes text, char ret_text[static TEXT_BYTES])
{
	const size_t len = text.len < TEXT_BYTES ? text.len : TEXT_BYTES - 1;

	if (len > 0)
		memcpy(ret_text, text.ptr, len);
	ret_text[len] = '\0';
}

static ic_status find(void *ctx, const struct ic_finding *finding)
{
	struct incamera_strip *strip = ctx;

	copy_text(finding->name, strip->name);
	copy_text(finding->value, strip->value);
	const struct incamera_finding told = { .where = finding->where,
					       .kind = finding->kind,
					       .name = strip->name,
					       .value = strip->value,
					       .at = finding->at,
					       .bytes = finding->bytes,
					       .action = (int)finding->action };
	return strip->find(strip->ctx, &told) == 0 ? IC_DONE : stop(strip);
}

struct incamera_strip *incamera_strip_new(incamera_emit_fn *emit_fn, incamera_find_fn *find_fn,
					  void *ctx, int containers_only)
{
	struct incamera_strip *strip = ic_alloc(1, sizeof(*strip));

	if (strip == NULL)
		return NULL;
	strip->emit = emit_fn;
	strip->find = find_fn;
	strip->ctx = ctx;
	const struct ic_strip_options options = { .emit = emit_fn == NULL ? NULL : emit,
						  .find = find_fn == NULL ? NULL : find,
						  .ctx = strip,
						  .containers_only = containers_only != 0 };
	if (!ic_ok(ic_strip_init(&strip->machine, &options))) {
		ic_free(strip);
		return NULL;
	}
	return strip;
}

int incamera_strip_feed(struct incamera_strip *strip, const void *bytes, size_t len)
{
	strip->failed = ic_strip_feed(&strip->machine, ic_bytes_of(bytes, len));
	return ic_ok(strip->failed) ? 0 : 1;
}

static void tell(const struct ic_image_facts *facts, struct incamera_facts *ret)
{
	*ret = (struct incamera_facts) { .format = ic_image_word(facts->format),
					 .width = facts->width,
					 .height = facts->height,
					 .orientation = facts->orientation,
					 .colour_lost = facts->colour == IC_COLOUR_LOST,
					 .end_was_missing = facts->end_was_missing };
	static_assert(sizeof(ret->time) == sizeof(facts->capture.time), "the same texts");
	static_assert(sizeof(ret->offset) == sizeof(facts->capture.offset), "the same texts");
	static_assert(sizeof(ret->make) == sizeof(facts->capture.make), "the same texts");
	static_assert(sizeof(ret->model) == sizeof(facts->capture.model), "the same texts");
	static_assert(sizeof(ret->lens) == sizeof(facts->capture.lens), "the same texts");
	memcpy(ret->time, facts->capture.time, sizeof(ret->time));
	memcpy(ret->offset, facts->capture.offset, sizeof(ret->offset));
	memcpy(ret->make, facts->capture.make, sizeof(ret->make));
	memcpy(ret->model, facts->capture.model, sizeof(ret->model));
	memcpy(ret->lens, facts->capture.lens, sizeof(ret->lens));
}

int incamera_strip_end(struct incamera_strip *strip, struct incamera_facts *ret_facts)
{
	strip->failed = ic_strip_end(&strip->machine);
	if (!ic_ok(strip->failed))
		return 1;
	if (ret_facts != NULL)
		tell(&strip->machine.facts, ret_facts);
	return 0;
}

const char *incamera_strip_code(const struct incamera_strip *strip)
{
	if (ic_ok(strip->failed))
		return NULL;
	return strip->stopped ? "refused_by_caller"
			      : ic_code_info(ic_status_code(strip->failed))->slug;
}

const char *incamera_strip_reason(const struct incamera_strip *strip)
{
	return ic_ok(strip->failed) ? NULL : strip->failed.fault->text;
}

void incamera_strip_free(struct incamera_strip *strip)
{
	if (strip == NULL)
		return;
	ic_strip_done(&strip->machine);
	ic_free(strip);
}
