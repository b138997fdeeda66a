/* SPDX-License-Identifier: Apache-2.0 */
/* The client of the jailed side: what goes in is checked, what comes out is not believed. */
#include "develop/develop.h"

#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "develop/child.h"
#include "image/strip.h"
#include "sys/terminal.h"
#include "sys/zygote.h"

enum {
	CPU_S_MAX = 8,
	HEAP_BASE_BYTES = 64 << 20,
	HEAP_BYTES_A_PIXEL = 8,
	HEAP_BYTES_A_HEIF_PIXEL = 16
};

/* What is asked of the child. */
struct order {
	const struct ic_marks *marks;
	uint32_t small_side;
};

struct ic_develop {
	struct ic_zygote *zygote;
	bool heif;
	pthread_mutex_t lock;
	pthread_cond_t freed;
	unsigned tickets;
};

ic_status ic_develop_start(bool heif, struct ic_develop **ret_develop)
{
	struct ic_develop *develop = ic_alloc(1, sizeof(*develop));

	if (develop == NULL)
		IC_FAIL(NOMEM, "starting to develop");
	develop->heif = heif;
	if (heif && !ic_develop_start_heif()) {
		ic_free(develop);
		IC_FAIL(UNAVAILABLE, "HEIC and AVIF cannot be decoded here");
	}
	const ic_status status = ic_zygote_start(ic_develop_job, &develop->zygote);
	if (!ic_ok(status)) {
		if (heif)
			ic_develop_stop_heif();
		ic_free(develop);
		return status;
	}
	develop->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	develop->freed = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
	develop->tickets = ic_cpu_count();
	*ret_develop = develop;
	return IC_DONE;
}

void ic_develop_stop(struct ic_develop *develop)
{
	if (develop == NULL)
		return;
	ic_zygote_stop(develop->zygote);
	if (develop->heif)
		ic_develop_stop_heif();
	(void)pthread_mutex_destroy(&develop->lock);
	(void)pthread_cond_destroy(&develop->freed);
	ic_free(develop);
}

static void take_ticket(struct ic_develop *develop)
{
	(void)pthread_mutex_lock(&develop->lock);
	while (develop->tickets == 0)
		(void)pthread_cond_wait(&develop->freed, &develop->lock);
	develop->tickets--;
	(void)pthread_mutex_unlock(&develop->lock);
}

static void return_ticket(struct ic_develop *develop)
{
	(void)pthread_mutex_lock(&develop->lock);
	develop->tickets++;
	(void)pthread_cond_signal(&develop->freed);
	(void)pthread_mutex_unlock(&develop->lock);
}

static ic_status append(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

/* Read the facts of @file; with @out, append its stripped form. Coded data is not walked: of a
 * picture it was when it came in, and of a rendition it is what the child made of pixels. */
static ic_status strip(ic_bytes file, struct ic_buf *out, struct ic_image_facts *ret_facts)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip,
			     &(struct ic_strip_options) { .emit = out != NULL ? append : NULL,
							  .ctx = out,
							  .containers_only = true }));
	IC_TRY(ic_strip_feed(&strip, file));
	IC_TRY(ic_strip_end(&strip));
	*ret_facts = strip.facts;
	return IC_DONE;
}

/* The child's lengths are read once and bounded; its bytes are copied before they are looked at. */
static ic_status take_rendition(const uint8_t *place, uint64_t len, size_t len_max, uint32_t side,
				struct ic_buf *out)
{
	IC_AUTO(buf) copy = { 0 };
	struct ic_image_facts facts = { 0 };

	if (len == 0 || len > len_max)
		IC_FAIL(JAIL, "a rendition of impossible length");
	ic_buf_init(&copy, len_max);
	IC_TRY(ic_buf_put(&copy, ic_bytes_of(place, (size_t)len)));

	const size_t before = out->len;
	const ic_status status = strip(ic_buf_view(&copy), out, &facts);
	if (ic_ok(status) && facts.format == IC_IMAGE_JPEG && facts.width <= side
	    && facts.height <= side)
		return IC_DONE;
	out->len = before;
	if (ic_failed_with(status, IC_E_NOMEM) || ic_failed_with(status, IC_E_LIMIT))
		return status;
	IC_FAIL(JAIL, "a rendition that is not a small JPEG");
}

static ic_status status_of(uint8_t code)
{
	switch ((enum develop_code)code) {
	case DEVELOP_DONE:
		return IC_DONE;
	case DEVELOP_DAMAGED:
		IC_FAIL(IMAGE, "the picture does not decode");
	case DEVELOP_TOO_LARGE:
		IC_FAIL(IMAGE_LIMIT, "the picture needs more memory than its size allows");
	}
	IC_FAIL(JAIL, "a code that the child does not have");
}

static ic_status run_job(struct ic_develop *develop, struct ic_shared *shared,
			 const struct ic_image_facts *facts)
{
	const size_t pixels = (size_t)facts->width * facts->height;
	const struct ic_job_limits limits = {
		.heap_bytes = HEAP_BASE_BYTES
			      + pixels
					* (ic_image_is_heif(facts->format) ? HEAP_BYTES_A_HEIF_PIXEL
									   : HEAP_BYTES_A_PIXEL),
		.cpu_s = CPU_S_MAX,
		.wall_ms = IC_DEVELOP_WALL_MS_MAX
	};
	uint8_t code = 0;

	take_ticket(develop);
	const ic_status status = ic_zygote_run(develop->zygote, shared, &limits, &code);
	return_ticket(develop);
	if (ic_failed_with(status, IC_E_TIMEOUT))
		IC_FAIL(IMAGE_LIMIT, "decoding takes too long");
	IC_TRY(status);
	return status_of(code);
}

static ic_status develop_shared(struct ic_develop *develop, struct ic_shared *shared,
				ic_bytes picture, const struct ic_image_facts *facts,
				const struct order *order)
{
	const struct develop_frame frame = {
		.marks = *order->marks,
		.small_side = order->small_side,
		.input_len = picture.len,
		.format = facts->format,
		/* libheif has turned it */
		.orientation = ic_image_is_heif(facts->format) ? 1 : (uint32_t)facts->orientation
	};

	memcpy(shared->bytes, &frame, sizeof(frame));
	memcpy(shared->bytes + sizeof(frame), picture.ptr, picture.len);
	return run_job(develop, shared, facts);
}

static ic_status take_renditions(const struct ic_shared *shared, uint32_t small_side,
				 struct ic_buf *ret_large, struct ic_buf *ret_small)
{
	struct develop_frame frame;
	const size_t small_at = shared->len - DEVELOP_SMALL_BYTES_MAX;
	const size_t large_before = ret_large->len;

	memcpy(&frame, shared->bytes, sizeof(frame));
	IC_TRY(take_rendition(shared->bytes + small_at - DEVELOP_LARGE_BYTES_MAX, frame.large_len,
			      DEVELOP_LARGE_BYTES_MAX, IC_DEVELOP_LARGE, ret_large));
	const ic_status status = take_rendition(shared->bytes + small_at, frame.small_len,
						DEVELOP_SMALL_BYTES_MAX, small_side, ret_small);
	if (!ic_ok(status))
		ret_large->len = large_before;
	return status;
}

static ic_status develop_order(struct ic_develop *develop, ic_bytes picture,
			       const struct order *order, struct ic_buf *ret_large,
			       struct ic_buf *ret_small)
{
	struct ic_image_facts facts;
	struct ic_shared shared [[gnu::cleanup(ic_shared_done)]] = { .fd = -1 };

	IC_TRY(strip(picture, NULL, &facts));
	if (ic_image_is_heif(facts.format) && !develop->heif)
		IC_FAIL(IMAGE_UNSUPPORTED, "HEIC and AVIF are switched off");
	IC_TRY(ic_shared_init(&shared, sizeof(struct develop_frame) + picture.len
					       + DEVELOP_LARGE_BYTES_MAX
					       + DEVELOP_SMALL_BYTES_MAX));
	IC_TRY(develop_shared(develop, &shared, picture, &facts, order));
	return take_renditions(&shared, order->small_side, ret_large, ret_small);
}

ic_status ic_develop_picture(struct ic_develop *develop, ic_bytes picture, uint32_t small_side,
			     struct ic_buf *ret_large, struct ic_buf *ret_small)
{
	const struct ic_marks none = { .count = 0 };
	const struct order order = { &none, small_side };

	return develop_order(develop, picture, &order, ret_large, ret_small);
}

ic_status ic_develop_redacted(struct ic_develop *develop, ic_bytes picture,
			      const struct ic_marks *marks, struct ic_buf *ret_large)
{
	const struct order order = { marks,
				     IC_DEVELOP_BLURRED }; /* the cheapest: it is thrown away */
	IC_AUTO(buf) small = { 0 };

	ic_buf_init(&small, DEVELOP_SMALL_BYTES_MAX);
	return develop_order(develop, picture, &order, ret_large, &small);
}
