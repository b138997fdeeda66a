/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_load [option...] URL: a closed loop of clients, each asks again as soon as it is answered.
 *   -c CLIENTS  -n REQUESTS  -t SECONDS (whichever ends first)  -m METHOD  -H 'Name: value' ...
 *   -b FILE ...     bodies, taken in turn
 *   -f JSON         a form, sent as the header Incamera-Capture in base64
 *   -s NUMBER       the first request's number (kept from step to step, so that nothing repeats)
 *   -u NUMBER -U COUNT   the numbers that the URL's place takes in turn: NUMBER to NUMBER + COUNT
 * The 20 digits 99999999990000000000 in a body, form or URL are replaced by the request's number:
 * every upload is a new object. Prints: requests a second, p50 and p99 in ms, failures, MB/s.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <unistd.h>

#include "base/limits.h"
#include "http_client.h"
#include "sys/clock.h"
#include "sys/file.h"

#define PLACE "99999999990000000000"

enum {
	DIGITS = sizeof(PLACE) - 1,
	LIST_MAX = 64,
	PLACES_MAX = 16,
	HEAD_MAX = 8192,
	CLIENTS_MAX = 256,
	SAMPLES_MAX = 1 << 20,
};

struct options {
	struct bench_peer peer;
	const char *method;
	const char *form;
	const char *headers[LIST_MAX];
	size_t header_count;
	struct ic_buf bodies[LIST_MAX];
	size_t body_count;
	size_t clients;
	uint64_t requests;
	uint64_t first;
	uint64_t numbers; /* 0: a number each; else the URL's place goes round in so many */
	uint64_t number;
	double seconds;
};

struct body {
	uint8_t *bytes;
	size_t len;
	size_t places[PLACES_MAX];
	size_t place_count;
};

struct worker {
	const struct options *options;
	pthread_t thread;
	struct bench_client *client;
	struct body bodies[LIST_MAX];
	uint64_t failed;
	uint64_t bytes;
	size_t count;
	double *ms;
};

static _Atomic uint64_t taken;
static uint64_t deadline_ns;

static _Noreturn void give_up(const char *why)
{
	(void)fprintf(stderr, "http_load: %s\n", why);
	exit(2);
}

static void *take(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL)
		give_up("no memory");
	return memory;
}

/* --- places --- */

static void number_text(uint64_t number, char text[DIGITS + 1])
{
	(void)snprintf(text, DIGITS + 1, "1%019llu", (unsigned long long)number);
}

/* A copy of @text with its places filled. */
static void fill_text(const char *text, uint64_t number, char *out, size_t room)
{
	char digits[DIGITS + 1];
	char *at = out;

	number_text(number, digits);
	(void)snprintf(out, room, "%s", text);
	while ((at = strstr(at, PLACE)) != NULL)
		memcpy(at, digits, DIGITS);
}

static void fill_body(struct body *body, uint64_t number)
{
	char digits[DIGITS + 1];

	number_text(number, digits);
	for (size_t i = 0; i < body->place_count; i++)
		memcpy(body->bytes + body->places[i], digits, DIGITS);
}

static void copy_body(const struct ic_buf *from, struct body *to)
{
	const uint8_t *at;

	to->len = from->len;
	to->bytes = take(from->len + 1, 1);
	memcpy(to->bytes, from->ptr, from->len);
	at = to->bytes;
	while (to->place_count < PLACES_MAX) {
		at = memmem(at, (size_t)(to->bytes + to->len - at), PLACE, DIGITS);
		if (at == NULL)
			return;
		to->places[to->place_count++] = (size_t)(at - to->bytes);
		at += DIGITS;
	}
}

/* --- one request --- */

static size_t write_form(const struct options *options, uint64_t number, char *head, size_t room)
{
	char form[1024];
	unsigned char text[2048];

	if (options->form == NULL)
		return 0;
	fill_text(options->form, number, form, sizeof(form));
	(void)EVP_EncodeBlock(text, (const unsigned char *)form, (int)strlen(form));
	return (size_t)snprintf(head, room, "Incamera-Capture: %s\r\n", (const char *)text);
}

static size_t write_head(const struct options *options, uint64_t number, size_t body_len,
			 char head[HEAD_MAX])
{
	char path[sizeof(options->peer.path)];
	const uint64_t asked =
		options->numbers == 0 ? number : options->number + number % options->numbers;
	size_t len;

	fill_text(options->peer.path, asked, path, sizeof(path));
	len = (size_t)snprintf(head, HEAD_MAX, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n",
			       options->method, path, options->peer.port);
	for (size_t i = 0; i < options->header_count && len < HEAD_MAX; i++)
		len += (size_t)snprintf(head + len, HEAD_MAX - len, "%s\r\n", options->headers[i]);
	if (len < HEAD_MAX)
		len += write_form(options, number, head + len, HEAD_MAX - len);
	if (options->body_count > 0 && len < HEAD_MAX)
		len += (size_t)snprintf(head + len, HEAD_MAX - len, "Content-Length: %zu\r\n",
					body_len);
	if (len < HEAD_MAX)
		len += (size_t)snprintf(head + len, HEAD_MAX - len, "\r\n");
	if (len >= HEAD_MAX)
		give_up("headers too long");
	return len;
}

static void ask(struct worker *worker, uint64_t number)
{
	static struct body nothing;
	const struct options *options = worker->options;
	struct body *body =
		options->body_count == 0 ? &nothing : &worker->bodies[number % options->body_count];
	char head[HEAD_MAX];
	uint64_t len = 0;

	fill_body(body, number);
	const size_t head_len = write_head(options, number, body->len, head);
	const uint64_t start = ic_clock_monotonic_ns();
	const int status =
		bench_client_call(worker->client, head, head_len, body->bytes, body->len, &len);
	if (status < 200 || status > 299) {
		worker->failed++;
		if (worker->failed == 1)
			(void)fprintf(stderr, "http_load: answered %d\n", status);
	} else if (worker->count < SAMPLES_MAX / options->clients) {
		worker->ms[worker->count++] = (double)(ic_clock_monotonic_ns() - start) / 1e6;
	}
	worker->bytes += body->len + len;
}

static void *work(void *ctx)
{
	struct worker *worker = ctx;

	while (ic_clock_monotonic_ns() < deadline_ns) {
		const uint64_t number = atomic_fetch_add(&taken, 1);

		if (number >= worker->options->requests)
			break;
		ask(worker, worker->options->first + number);
	}
	return NULL;
}

/* --- all of them --- */

static int compare(const void *a, const void *b)
{
	const double x = *(const double *)a;
	const double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const struct worker *workers, size_t count, double seconds)
{
	double *ms = take(SAMPLES_MAX + 1, sizeof(*ms));
	uint64_t failed = 0;
	uint64_t bytes = 0;
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		memcpy(ms + done, workers[i].ms, workers[i].count * sizeof(*ms));
		done += workers[i].count;
		failed += workers[i].failed;
		bytes += workers[i].bytes;
	}
	qsort(ms, done, sizeof(*ms), compare);
	(void)printf("%.2f %.3f %.3f %llu %.1f\n", (double)done / seconds, ms[done / 2],
		     ms[done * 99 / 100], (unsigned long long)failed,
		     (double)bytes / seconds / 1e6);
	free(ms);
}

static void start(struct worker *worker, const struct options *options)
{
	worker->options = options;
	worker->client = bench_client_new(&options->peer);
	worker->ms = take(SAMPLES_MAX / options->clients, sizeof(*worker->ms));
	for (size_t i = 0; i < options->body_count; i++)
		copy_body(&options->bodies[i], &worker->bodies[i]);
}

static void stop(struct worker *worker)
{
	bench_client_free(worker->client);
	free(worker->ms);
	for (size_t i = 0; i < worker->options->body_count; i++)
		free(worker->bodies[i].bytes);
}

static void run(const struct options *options)
{
	struct worker *workers = take(options->clients, sizeof(*workers));

	for (size_t i = 0; i < options->clients; i++)
		start(&workers[i], options);
	const uint64_t start_ns = ic_clock_monotonic_ns();
	deadline_ns = start_ns + (uint64_t)(options->seconds * 1e9);
	for (size_t i = 0; i < options->clients; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
			give_up("no thread");
	for (size_t i = 0; i < options->clients; i++)
		pthread_join(workers[i].thread, NULL);
	report(workers, options->clients, (double)(ic_clock_monotonic_ns() - start_ns) / 1e9);
	for (size_t i = 0; i < options->clients; i++)
		stop(&workers[i]);
	free(workers);
}

static void add_body(struct options *options, const char *path)
{
	if (options->body_count == LIST_MAX)
		give_up("too many bodies");
	struct ic_buf *body = &options->bodies[options->body_count++];
	ic_buf_init(body, IC_IMAGE_BYTES_MAX);
	if (!ic_ok(ic_file_load(path, body)))
		give_up("a body cannot be read");
}

static void take_option(struct options *options, int letter, const char *value)
{
	switch (letter) {
	case 'c':
		options->clients = strtoul(value, NULL, 10);
		break;
	case 'n':
		options->requests = strtoull(value, NULL, 10);
		break;
	case 't':
		options->seconds = strtod(value, NULL);
		break;
	case 'm':
		options->method = value;
		break;
	case 'f':
		options->form = value;
		break;
	case 's':
		options->first = strtoull(value, NULL, 10);
		break;
	case 'u':
		options->number = strtoull(value, NULL, 10);
		break;
	case 'U':
		options->numbers = strtoull(value, NULL, 10);
		break;
	case 'b':
		add_body(options, value);
		break;
	case 'H':
		if (options->header_count == LIST_MAX)
			give_up("too many headers");
		options->headers[options->header_count++] = value;
		break;
	default:
		give_up("see the head of http_load.c for its options");
	}
}

int main(int argc, char **argv)
{
	static struct options options = {
		.method = "GET", .clients = 1, .seconds = 10, .requests = UINT64_MAX
	};
	int letter;

	(void)signal(SIGPIPE, SIG_IGN);
	while ((letter = getopt(argc, argv, "c:n:t:m:f:s:u:U:b:H:")) != -1)
		take_option(&options, letter, optarg);
	if (optind + 1 != argc || !bench_peer_parse(argv[optind], &options.peer))
		give_up("a URL of 127.0.0.1 is needed");
	if (options.clients == 0 || options.clients > CLIENTS_MAX)
		give_up("1 to 256 clients");
	run(&options);
	for (size_t i = 0; i < options.body_count; i++)
		ic_buf_done(&options.bodies[i]);
	return 0;
}
