/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Server-sent events: what changed in my inbox and my shares. A stream waits on the hub in its
 * connection's own thread, says something at least every HEARTBEAT_MS so that a lost connection is
 * noticed, and ends within GLANCE_MS when its person signs out or the server stops, and after
 * LIFE_NS: the page then connects again and has its session looked at again.
 */
#include "http/request.h"

#include <stdio.h>
#include <string.h>

#include <microhttpd.h>

#include "app/gate/hub.h"
#include "base/alloc.h"
#include "base/limits.h"

#define LIFE_NS (UINT64_C(1200) * 1000000000U) /* longer than a session may be idle */

enum { HEARTBEAT_MS = 15000, GLANCE_MS = 1000, EVENT_BYTES_MAX = 200 };

struct ic_stream {
	struct ic_server *server;
	struct ic_stream *next;
	ic_id party;
	ic_id session;
	uint64_t number; /* of the last notice told */
	uint64_t opened_ns;
	bool greeted;
	atomic_bool ended;
};

void ic_streams_end(struct ic_server *server, ic_id session)
{
	pthread_mutex_lock(&server->streams_lock);
	for (struct ic_stream *stream = server->streams; stream != NULL; stream = stream->next)
		if (ic_id_equal(stream->session, session))
			atomic_store(&stream->ended, true);
	pthread_mutex_unlock(&server->streams_lock);
}

static bool join(struct ic_server *server, struct ic_stream *stream)
{
	pthread_mutex_lock(&server->streams_lock);
	const bool room = server->stream_count < IC_STREAMS_MAX;
	if (room) {
		stream->next = server->streams;
		server->streams = stream;
		server->stream_count++;
	}
	pthread_mutex_unlock(&server->streams_lock);
	return room;
}

static void leave(struct ic_server *server, struct ic_stream *stream)
{
	pthread_mutex_lock(&server->streams_lock);
	for (struct ic_stream **at = &server->streams; *at != NULL; at = &(*at)->next)
		if (*at == stream) {
			*at = stream->next;
			server->stream_count--;
			break;
		}
	pthread_mutex_unlock(&server->streams_lock);
}

static void close_stream(void *ctx)
{
	struct ic_stream *stream = ctx;

	leave(stream->server, stream);
	atomic_fetch_add(&stream->server->active, 1); /* the request counts itself off again */
	ic_free(stream);
}

static bool is_over(const struct ic_stream *stream)
{
	return atomic_load(&stream->ended) || atomic_load(&stream->server->stopping)
	       || ic_clock_monotonic_ns() - stream->opened_ns > LIFE_NS;
}

/* The next notice, or false after HEARTBEAT_MS or when the stream is over. */
static bool wait_for_notice(struct ic_stream *stream, struct ic_notice *ret_notice)
{
	for (unsigned waited = 0; waited < HEARTBEAT_MS && !is_over(stream); waited += GLANCE_MS)
		if (ic_hub_wait(stream->server->app->hub, stream->party, stream->number, GLANCE_MS,
				ret_notice))
			return true;
	return false;
}

static int print_notice(const struct ic_notice *notice, char *place, size_t max)
{
	char share[IC_ID_TEXT + 1];

	ic_id_emit(notice->share, share);
	return snprintf(place, max,
			"id: %llu\nevent: %s\ndata: {\"share\":\"%s\",\"urgent\":%s}\n\n",
			(unsigned long long)notice->number, ic_notice_word(notice->kind), share,
			notice->urgent ? "true" : "false");
}

static ssize_t read_stream(void *ctx, uint64_t offset, char *place, size_t max)
{
	struct ic_stream *stream = ctx;
	struct ic_notice notice;

	(void)offset;
	if (max < EVENT_BYTES_MAX)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (!stream->greeted) {
		stream->greeted = true;
		return snprintf(place, max, "retry: 3000\n: welcome\n\n");
	}
	const bool told = wait_for_notice(stream, &notice);
	if (is_over(stream))
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (!told)
		return snprintf(place, max, ":\n\n");
	stream->number = notice.number;
	return print_notice(&notice, place, max);
}

/* Where a page that was away goes on; a number from before a restart means nothing. */
static uint64_t first_number(const struct ic_request *request)
{
	const uint64_t newest = ic_hub_newest(request->server->app->hub);
	uint64_t last = newest;

	ic_ignore(ic_decimal_parse(ic_request_header(request, "Last-Event-ID"), newest, &last),
		  "what is not a number of ours starts now");
	return last;
}

ic_status ic_h_events(struct ic_request *request)
{
	struct ic_stream *stream = ic_alloc(1, sizeof(*stream));

	if (stream == NULL)
		IC_FAIL(NOMEM, "a stream");
	stream->server = request->server;
	stream->party = request->ctx.actor.party;
	stream->session = request->ctx.actor.session;
	stream->number = first_number(request);
	stream->opened_ns = request->started_ns;
	if (!join(request->server, stream)) {
		ic_free(stream);
		IC_FAIL(UNAVAILABLE, "as many streams as there may be");
	}
	atomic_fetch_sub(&request->server->active, 1);
	request->reply.source =
		(struct ic_source) { read_stream, close_stream, stream, IC_SOURCE_OPEN };
	request->reply.type = "text/event-stream";
	return IC_DONE;
}
