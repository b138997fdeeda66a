/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that files pictures in four threads is killed (SIGKILL) at a random moment, again and
 * again: while it opens the store, strips, writes, commits, publishes. The next one retries what
 * was not answered, with the same capture id. After each death the whole verifies; at the end there
 * is exactly one recording for each capture id, each acknowledged one under the entry its receipt
 * named, and each opens to the bytes that were sent.
 *
 *     test_prove_kill [KILLS [SEED]]
 *
 * Processes die here, not the machine: what the kernel holds survives.
 */
#include "lib/check.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "records/recording.h"

enum {
	KILLS = 25,
	SENDERS = 4,
	SLOTS = 16384,
	NEW_A_LIFE = 24, /* pictures that each sender begins in one life */
	LIFE_US_MAX = 120000,
	OPEN_MS_MAX = 20000,
	FILLER_BYTES = 3000,
	ARENA_BYTES = 16 << 20,
	MARK_BYTES = 24
};

enum slot_state { UNSENT, SENT, ANSWERED };

struct slot {
	ic_id id;
	_Atomic int state;
	_Atomic int64_t entry; /* of the first receipt */
};

/* In memory that survives the one who writes it. */
struct ward {
	ic_id registrar, patient;
	char dir[64];
	bool finishing; /* finish what was begun, begin nothing */
	_Atomic unsigned begun;
	_Atomic unsigned answers, repeats, opened;
	_Atomic bool wrong;
	struct slot slots[SLOTS];
};

static struct ward *ward;
static struct hospital h;
static unsigned kills = KILLS;
static unsigned seed = 1;

static void mark_of(unsigned number, char ret_mark[static MARK_BYTES + 1])
{
	snprintf(ret_mark, MARK_BYTES + 1, "<picture %06u of ward>", number % 1000000);
}

/* A JPEG with its number in the coded data. */
static void make_picture(unsigned number, struct ic_buf *out)
{
	char mark[MARK_BYTES + 1];
	IC_AUTO(buf) coded;

	ic_buf_init(&coded, 1 << 20);
	mark_of(number, mark);
	assert_done(ic_buf_put(&coded, ic_bytes_of_text(mark)));
	for (unsigned i = 0; i < FILLER_BYTES + number % 97 * 400; i++)
		assert_done(ic_buf_put_byte(&coded, (uint8_t)((i * 31 + number) % 251)));
	gen_jpeg(&(struct gen_options) { .coded = ic_buf_view(&coded) }, out);
}

/* --- the process that is killed --- */

static ic_status send_picture(struct ic_app *app, unsigned number, int64_t *ret_entry)
{
	IC_AUTO(arena) arena;
	IC_AUTO(buf) picture;
	struct ic_ctx ctx = { .app = app,
			      .arena = &arena,
			      .actor = { .party = ward->registrar, .role = IC_role_CLINICIAN } };
	const struct ic_shape_capture form = { .id = ward->slots[number].id,
					       .patient = ward->patient,
					       .kind = IC_recording_kind_CLINICAL,
					       .situation = IC_situation_ADULT,
					       .body_site = IC_LIT("heel"),
					       .laterality = IC_laterality_LEFT };
	const struct ic_capture_options none = { .has_digest = false };
	struct ic_capture_stream *stream = NULL;
	struct ic_shape_receipt receipt;

	ic_arena_init(&arena, ARENA_BYTES);
	ic_buf_init(&picture, 1 << 20);
	make_picture(number, &picture);
	IC_TRY(ic_app_capture_begin(&ctx, &form, &none, &stream, &receipt));
	if (stream != NULL) {
		const ic_status fed = ic_app_capture_feed(stream, ic_buf_view(&picture));
		if (!ic_ok(fed)) {
			ic_app_capture_drop(stream);
			return fed;
		}
		IC_TRY(ic_app_capture_end(&ctx, stream, &receipt));
	} else {
		ward->repeats++;
	}
	*ret_entry = receipt.entry;
	return IC_DONE;
}

static void send_one(struct ic_app *app, unsigned number)
{
	struct slot *slot = &ward->slots[number];
	int64_t entry = -1;

	atomic_store(&slot->state, atomic_load(&slot->state) == ANSWERED ? ANSWERED : SENT);
	const ic_status sent = send_picture(app, number, &entry);
	if (!ic_ok(sent)) {
		fprintf(stderr, "# capture %u: %s\n", number,
			ic_code_info(ic_status_code(sent))->slug);
		ward->wrong = true;
		return;
	}
	if (atomic_load(&slot->state) == ANSWERED && atomic_load(&slot->entry) != entry) {
		fprintf(stderr, "# capture %u: a second receipt of another entry\n", number);
		ward->wrong = true;
	}
	atomic_store(&slot->entry, entry);
	atomic_store(&slot->state, ANSWERED);
	ward->answers++;
}

struct sender {
	pthread_t thread;
	struct ic_app *app;
	unsigned number;
	unsigned begun; /* in earlier lives */
};

static void *send_all(void *arg)
{
	const struct sender *sender = arg;

	/* What was not answered, and a few that were, again. */
	for (unsigned i = sender->number; i < sender->begun; i += SENDERS)
		if (atomic_load(&ward->slots[i].state) == SENT || i % 61 == sender->begun % 61)
			send_one(sender->app, i);
	for (unsigned i = 0; i < NEW_A_LIFE && !ward->finishing; i++) {
		const unsigned number = atomic_fetch_add(&ward->begun, 1);
		if (number >= SLOTS)
			break;
		send_one(sender->app, number);
	}
	return NULL;
}

static _Noreturn void live(void)
{
	const struct ic_open_options options = { .data = ward->dir };
	struct ic_app *app = NULL;
	struct sender senders[SENDERS];
	const unsigned begun = atomic_load(&ward->begun);

	const ic_status opened = ic_app_open(&options, &app);
	if (!ic_ok(opened)) {
		fprintf(stderr, "# the store does not open: %s\n",
			ic_code_info(ic_status_code(opened))->slug);
		_exit(1);
	}
	ward->opened++;
	for (unsigned i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender) { .app = app, .number = i, .begun = begun };
		if (pthread_create(&senders[i].thread, NULL, send_all, &senders[i]) != 0)
			_exit(1);
	}
	for (unsigned i = 0; i < SENDERS; i++)
		pthread_join(senders[i].thread, NULL);
	ic_app_close(app);
	_exit(0);
}

/* --- the one who watches --- */

static void pause_us(unsigned us)
{
	const struct timespec time = { us / 1000000, (long)(us % 1000000) * 1000 };

	nanosleep(&time, NULL);
}

/* True if the process was killed, false if it had ended before. The life is counted from its first
 * moment or from when the store is open; 0: it lives to its end. */
static bool live_once(unsigned life_us, bool once_open)
{
	int state = 0;
	const unsigned opened = atomic_load(&ward->opened);
	const pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		live();
	if (life_us > 0) {
		for (unsigned ms = 0;
		     once_open && ms < OPEN_MS_MAX && atomic_load(&ward->opened) == opened; ms++)
			pause_us(1000);
		pause_us(life_us);
		kill(pid, SIGKILL);
	}
	assert_int_equal(waitpid(pid, &state, 0), pid);
	if (WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL)
		return true;
	assert_true(WIFEXITED(state) && WEXITSTATUS(state) == 0);
	return false;
}

static void note_fault(const char *place, ic_id id, void *ctx)
{
	(void)ctx;
	fprintf(stderr, "# %s %02x%02x…\n", place, id.bytes[0], id.bytes[1]);
}

static void open_here(void)
{
	const struct ic_open_options options = { .data = ward->dir };

	assert_done(ic_app_open(&options, &h.app));
}

static void close_here(void)
{
	ic_arena_done(&h.arena);
	ic_app_close(IC_TAKE(h.app));
}

static void expect_whole(void)
{
	struct ic_shape_verification verification;

	open_here();
	assert_done(ic_app_verify(hospital_as(&h, h.ig_lead, IC_role_IG_LEAD), note_fault, NULL,
				  &verification));
	assert_true(verification.whole);
	close_here();
}

/* --- the account --- */

struct account {
	const struct slot *slot;
	struct ic_arena arena;
	struct ic_recording_row row;
	unsigned blobs;
};

static ic_status load_row(struct ic_db_tx *tx, void *arg)
{
	struct account *account = arg;

	return ic_recording_load(tx, account->slot->id, &account->arena, &account->row);
}

static ic_status count_blob(const struct ic_blob_row *blob, ic_id patient, void *ctx)
{
	(void)blob;
	(void)patient;
	((struct account *)ctx)->blobs++;
	return IC_DONE;
}

static ic_status count_blobs(struct ic_db_tx *tx, void *arg)
{
	((struct account *)arg)->blobs = 0;
	return ic_blob_each(tx, count_blob, arg);
}

static ic_status take_span(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

static void expect_picture(unsigned number)
{
	IC_AUTO(buf) sent;
	IC_AUTO(buf) kept;
	struct ic_view *view = NULL;

	ic_buf_init(&sent, 1 << 20);
	ic_buf_init(&kept, 1 << 20);
	make_picture(number, &sent);
	assert_done(ic_app_view_open(hospital_as(&h, h.registrar, 0), ward->slots[number].id,
				     IC_rendition_MASTER, (ic_id) { { 0 } }, &view));
	assert_done(
		ic_view_read(view, 0, ic_view_length(view), (struct ic_sink) { take_span, &kept }));
	ic_view_close(view);
	/* From the number on both are the coded data; before it stand tables, written anew. */
	const uint8_t *mark = memmem(sent.ptr, sent.len, "<picture ", 9);
	assert_non_null(mark);
	const size_t tail = (size_t)(sent.ptr + sent.len - mark);
	assert_true(kept.len > tail);
	assert_memory_equal(kept.ptr + kept.len - tail, sent.ptr + sent.len - tail, tail);
}

static void settle_accounts(void)
{
	struct account account = { .slot = NULL };
	const unsigned begun = atomic_load(&ward->begun);
	unsigned lost = 0;

	open_here();
	for (unsigned i = 0; i < begun; i++) {
		account.slot = &ward->slots[i];
		ic_arena_init(&account.arena, ARENA_BYTES);
		const ic_status found = ic_db_read(h.app->db, load_row, &account);
		ic_arena_done(&account.arena);
		assert_int_equal(atomic_load(&account.slot->state), ANSWERED);
		if (!ic_ok(found) || account.row.entry != atomic_load(&account.slot->entry))
			lost++;
		else
			expect_picture(i);
	}
	assert_done(ic_db_read(h.app->db, count_blobs, &account));
	close_here();
	print_message("# %u kills: %u captures, %u answers, %u of them repeated, %u lost, "
		      "%d doubled\n",
		      kills, begun, atomic_load(&ward->answers), atomic_load(&ward->repeats), lost,
		      (int)account.blobs - (int)begun);
	assert_int_equal(lost, 0);
	assert_int_equal(account.blobs, begun);
}

static void every_answered_capture_is_kept_once(void **state)
{
	(void)state;
	unsigned done = 0;
	unsigned lives = 0;
	unsigned short dice[3] = { (unsigned short)seed, 0x330e, 0x1996 };

	while (done < kills) {
		const unsigned life_us = 1 + (unsigned)(erand48(dice) * LIFE_US_MAX);
		done += live_once(life_us, lives % 4 != 0) ? 1 : 0;
		assert_true(++lives < 20 * (kills + 1)); /* else the lives are too short */
		assert_false(ward->wrong);
		expect_whole();
	}
	ward->finishing = true;
	assert_false(live_once(0, false));
	assert_false(ward->wrong);
	assert_true(atomic_load(&ward->opened) > kills / 2);
	expect_whole();
	settle_accounts();
}

static int set_up(void **state)
{
	(void)state;
	ward = mmap(NULL, sizeof(*ward), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(ward != MAP_FAILED);
	hospital_open(&h);
	ward->patient = hospital_patient(&h, 1980, "9990000018");
	hospital_consent(&h, ward->patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	ward->registrar = h.registrar;
	memcpy(ward->dir, h.dir, sizeof(ward->dir));
	for (unsigned i = 0; i < SLOTS; i++)
		ward->slots[i].id = hospital_id(&h);
	close_here();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hospital_close(&h);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_answered_capture_is_kept_once) };

	if (argc > 1)
		kills = (unsigned)strtoul(argv[1], NULL, 10);
	seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : (unsigned)time(NULL);
	print_message("# seed %u\n", seed);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
