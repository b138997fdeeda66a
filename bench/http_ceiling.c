/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_ceiling PORT FILE CERTIFICATE KEY: the least that an honest server can do with a picture,
 * and nothing else; what bounds ours. One serial program a connection:
 *   POST: TLS 1.3 → body → marker scan → SHA-256 → AES-256-GCM → O_DIRECT append and fdatasync →
 *         256 bytes of a hash chain under group commit → 201
 * There is no sign-in, no policy, no index, no removal. Ends on SIGTERM; loopback only.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <unistd.h>

enum {
	BODY_MAX = 16 << 20,
	HEAD_MAX = 8192,
	BLOCK = 4096,
	TAG = 16,
	ENTRY = 256,
	ENTRIES_MAX = 4096,
	HASH = 32
};

static SSL_CTX *context;
static int segment = -1;
static _Atomic uint64_t segment_end;
static _Atomic uint64_t markers; /* read by nobody; keeps the scan */

static _Noreturn void give_up(const char *why)
{
	perror(why);
	exit(1);
}

/* --- the log: whoever comes first writes for all who wait --- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t durable_changed;
	int fd;
	bool led;
	uint64_t next;
	uint64_t durable;
	size_t waiting; /* entries in the current half */
	unsigned half;
	uint8_t chain[HASH];
	uint8_t entries[2][ENTRIES_MAX][ENTRY];
} journal = { .lock = PTHREAD_MUTEX_INITIALIZER, .durable_changed = PTHREAD_COND_INITIALIZER };

static void hash(const void *bytes, size_t len, uint8_t out[HASH])
{
	unsigned size = HASH;

	if (EVP_Digest(bytes, len, out, &size, EVP_sha256(), NULL) != 1)
		give_up("hash");
}

static uint64_t add_entry(const uint8_t digest[HASH])
{
	const uint64_t number = ++journal.next;
	uint8_t *entry;

	if (journal.waiting == ENTRIES_MAX)
		give_up("log");
	entry = journal.entries[journal.half][journal.waiting++];
	memset(entry, 0, ENTRY);
	memcpy(entry, &number, sizeof(number));
	memcpy(entry + 8, digest, HASH);
	memcpy(entry + 192, journal.chain, HASH);
	hash(entry, 224, journal.chain);
	memcpy(entry + 224, journal.chain, HASH);
	return number;
}

static void lead(void)
{
	const void *entries = journal.entries[journal.half];
	const size_t len = journal.waiting * ENTRY;
	const uint64_t last = journal.next;

	journal.led = true;
	journal.half ^= 1U;
	journal.waiting = 0;
	pthread_mutex_unlock(&journal.lock);
	if (write(journal.fd, entries, len) != (ssize_t)len || fdatasync(journal.fd) != 0)
		give_up("log");
	pthread_mutex_lock(&journal.lock);
	journal.durable = last;
	journal.led = false;
	pthread_cond_broadcast(&journal.durable_changed);
}

static void enter(const uint8_t digest[HASH])
{
	pthread_mutex_lock(&journal.lock);
	const uint64_t number = add_entry(digest);
	while (journal.durable < number) {
		if (!journal.led)
			lead();
		else
			pthread_cond_wait(&journal.durable_changed, &journal.lock);
	}
	pthread_mutex_unlock(&journal.lock);
}

/* --- one picture --- */

static void scan(const uint8_t *body, size_t len)
{
	const uint8_t *const end = body + len - 1;
	const uint8_t *at = body;
	uint64_t count = 0;

	while (at < end && (at = memchr(at, 0xff, (size_t)(end - at))) != NULL) {
		count += at[1] != 0 && (at[1] & 0xf8) != 0xd0;
		at += 2;
	}
	atomic_fetch_add(&markers, count);
}

static void encrypt(EVP_CIPHER_CTX *cipher, const uint8_t *body, size_t len, uint8_t *out)
{
	static const uint8_t key[32] = { 1 };
	static const uint8_t nonce[12] = { 2 };
	int written = 0;

	if (EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, nonce) != 1
	    || EVP_EncryptUpdate(cipher, out, &written, body, (int)len) != 1
	    || EVP_EncryptFinal_ex(cipher, out + len, &written) != 1
	    || EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG, out + len) != 1)
		give_up("encrypt");
}

static void keep(const uint8_t *sealed, size_t len)
{
	const uint64_t whole = (len + BLOCK - 1) / BLOCK * BLOCK;
	const uint64_t at = atomic_fetch_add(&segment_end, whole);

	if (pwrite(segment, sealed, whole, (off_t)at) != (ssize_t)whole || fdatasync(segment) != 0)
		give_up("segment");
}

struct connection {
	SSL *tls;
	EVP_CIPHER_CTX *cipher;
	uint8_t *body;
	uint8_t *sealed;
};

static bool receive_head(SSL *tls, char head[HEAD_MAX], size_t *ret_len, size_t *ret_body)
{
	size_t len = 0;

	for (;;) {
		const int got = SSL_read(tls, head + len, (int)(HEAD_MAX - 1 - len));

		if (got <= 0)
			return false;
		len += (size_t)got;
		head[len] = '\0';
		const char *end = strstr(head, "\r\n\r\n");
		if (end != NULL) {
			*ret_len = len;
			*ret_body = (size_t)(end - head) + 4;
			return true;
		}
		if (len == HEAD_MAX - 1)
			return false;
	}
}

static bool receive(struct connection *c, size_t *ret_len)
{
	char head[HEAD_MAX];
	size_t head_len;
	size_t body_at;

	if (!receive_head(c->tls, head, &head_len, &body_at))
		return false;
	const char *field = strcasestr(head, "content-length:");
	const size_t len = field == NULL ? 0 : strtoul(field + 15, NULL, 10);
	size_t have = head_len - body_at;
	if (len < 2 || len > BODY_MAX - BLOCK || have > len)
		return false;
	memcpy(c->body, head + body_at, have);
	while (have < len) {
		const int got = SSL_read(c->tls, c->body + have, (int)(len - have));
		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	*ret_len = len;
	return true;
}

static bool serve_one(struct connection *c)
{
	static const char answer[] = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
	uint8_t digest[HASH];
	size_t len;

	if (!receive(c, &len))
		return false;
	scan(c->body, len);
	hash(c->body, len, digest);
	encrypt(c->cipher, c->body, len, c->sealed);
	keep(c->sealed, len + TAG);
	enter(digest);
	return SSL_write(c->tls, answer, sizeof(answer) - 1) > 0;
}

static void *serve(void *arg)
{
	const int fd = (int)(intptr_t)arg;
	struct connection c = { .tls = SSL_new(context),
				.cipher = EVP_CIPHER_CTX_new(),
				.body = aligned_alloc(BLOCK, BODY_MAX),
				.sealed = aligned_alloc(BLOCK, BODY_MAX) };

	if (c.tls == NULL || c.cipher == NULL || c.body == NULL || c.sealed == NULL)
		give_up("connection");
	if (SSL_set_fd(c.tls, fd) == 1 && SSL_accept(c.tls) == 1)
		while (serve_one(&c)) {
		}
	SSL_free(c.tls);
	EVP_CIPHER_CTX_free(c.cipher);
	free(c.body);
	free(c.sealed);
	(void)close(fd);
	return NULL;
}

/* --- start --- */

static void open_files(const char *path)
{
	char log_path[512];

	(void)snprintf(log_path, sizeof(log_path), "%s.log", path);
	segment = open(path, O_RDWR | O_CREAT | O_TRUNC | O_DIRECT | O_CLOEXEC, 0600);
	journal.fd = open(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (segment < 0 || journal.fd < 0)
		give_up(path);
}

static int listen_on(int port)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
					     .sin_port = htons((uint16_t)port),
					     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const int on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0
	    || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0
	    || listen(fd, 512) != 0)
		give_up("listen");
	return fd;
}

static void accept_one(int listener)
{
	const int fd = accept(listener, NULL, NULL);
	const int on = 1;
	pthread_t thread;

	if (fd < 0)
		return;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd) != 0)
		give_up("thread");
	(void)pthread_detach(thread);
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		(void)fputs("usage: http_ceiling PORT FILE CERTIFICATE KEY\n", stderr);
		return 2;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	open_files(argv[2]);
	context = SSL_CTX_new(TLS_server_method());
	if (context == NULL || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1
	    || SSL_CTX_use_certificate_file(context, argv[3], SSL_FILETYPE_PEM) != 1
	    || SSL_CTX_use_PrivateKey_file(context, argv[4], SSL_FILETYPE_PEM) != 1)
		give_up("certificate");
	const int listener = listen_on((int)strtol(argv[1], NULL, 10));
	for (;;)
		accept_one(listener);
}
