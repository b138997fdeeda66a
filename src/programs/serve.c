/* SPDX-License-Identifier: Apache-2.0 */
/* incamera serve: configuration, data directory, server; then wait to be asked to stop. */
#include <stdio.h>
#include <string.h>

#include "app/gate/controller.h"
#include "app/open.h"
#include "app/use_cases.h"
#include "base/bug.h"
#include "base/log.h"
#include "cli/options.h"
#include "crypto/certificate.h"
#include "http/server.h"
#include "http/symbol.h"
#include "programs/config.h"
#include "programs/tls.h"
#include "sys/disk.h"
#include "sys/file.h"
#include "sys/secret.h"
#include "sys/service.h"
#include "sys/signals.h"

static const char usage[] =
	"[--config FILE] [--data DIR] [--listen ADDRESS:PORT] [--demo [--name HOST]]";
static const char about[] =
	"Serves the web app and its interface over HTTPS until SIGTERM, then finishes what is "
	"under\n"
	"way. --demo makes a data directory with an invented hospital and a certificate of its "
	"own,\n"
	"and never opens a real one. --print-config shows what is in force, whence, and what it "
	"means.";
static const char example[] = "incamera serve --config /etc/incamera/incamera.conf";

enum { ADDRESS_MAX = 300, SYMBOL_BYTES_MAX = 64 << 10 };

struct request {
	const struct ic_cli *cli;
	const char *config;
	const char *data;
	const char *listen;
	const char *name;
	bool demo;
	bool print;
};

/* --- configuration --- */

static ic_status set_flag(const struct request *request, struct ic_config *config,
			  enum ic_config_key key, const char *value)
{
	return value == NULL ? IC_DONE : ic_config_set(config, key, value, request->cli->err);
}

static ic_status configure(const struct request *request, struct ic_config *config)
{
	if (request->config != NULL)
		IC_TRY(ic_config_load(config, request->config, request->cli->err));
	IC_TRY(set_flag(request, config, IC_CONFIG_store_data, request->data));
	IC_TRY(set_flag(request, config, IC_CONFIG_server_listen, request->listen));
	return set_flag(request, config, IC_CONFIG_server_name, request->name);
}

static ic_status unsafe(const struct request *request, const char *why)
{
	(void)fprintf(request->cli->err, "incamera: %s; only a demonstration (--demo) may\n", why);
	IC_FAIL(CONFIG, "an unsafe setting");
}

/* Who answers must be named before the first patient is: UK GDPR Art 13, 24 and 37. */
static ic_status check_controller(const struct request *request, const struct ic_config *config)
{
	static const struct {
		enum ic_config_key key;
		const char *why;
	} needed[] = {
		{ IC_CONFIG_controller_name, "serving without [controller] name" },
		{ IC_CONFIG_controller_contact, "serving without [controller] contact" },
		{ IC_CONFIG_controller_data_protection_officer,
		  "serving without [controller] data_protection_officer" },
		{ IC_CONFIG_controller_caldicott_guardian,
		  "serving without [controller] caldicott_guardian" },
		{ IC_CONFIG_controller_siro, "serving without [controller] siro" },
		{ IC_CONFIG_controller_ico_fee, "serving without [controller] ico_fee" },
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (ic_config_text(config, needed[i].key) == NULL)
			return unsafe(request, needed[i].why);
	return IC_DONE;
}

/* What a hospital may not run with. */
static ic_status check_safe(const struct request *request, const struct ic_config *config)
{
	if (request->demo)
		return IC_DONE;
	if (ic_config_text(config, IC_CONFIG_server_certificate) == NULL
	    || ic_config_text(config, IC_CONFIG_server_key) == NULL)
		return unsafe(request, "serving without [server] certificate and key");
	if (ic_file_is_open_to_all(ic_config_text(config, IC_CONFIG_server_key)))
		return unsafe(request, "a private key that every user of the machine may read");
	if (ic_config_number(config, IC_CONFIG_server_rates) == 0)
		return unsafe(request, "serving without limits on calls ([server] rates = 0)");
	if (ic_config_text(config, IC_CONFIG_server_name) != NULL)
		return unsafe(request, "a name for a certificate of its own ([server] name)");
	return check_controller(request, config);
}

/* --- the store --- */

static ic_status populate(struct ic_app *app)
{
	IC_AUTO(arena) arena = { 0 };
	struct ic_ctx ctx = { .app = app, .arena = &arena };

	ic_arena_init(&arena, IC_REQUEST_BYTES_MAX);
	return ic_app_demo_populate(&ctx);
}

/* A demonstration is invented under a lock of this name, which goes when it is whole. What was left
 * half-invented is removed; while another process is inventing, IC_E_BUSY. */
#define INVENTING "inventing"

static ic_status forget_unfinished(const char *data)
{
	struct ic_file *lock = NULL;
	struct ic_disk *disk = NULL;

	if (ic_file_kind(data) != IC_FILE_DIRECTORY)
		return IC_DONE;
	IC_TRY(ic_disk_open_root(data, &disk));
	ic_status status = ic_disk_open(disk, INVENTING, IC_OPEN_WRITE, &lock);
	if (ic_ok(status))
		status = ic_file_lock(lock);
	if (ic_ok(status))
		status = ic_dir_remove(data);
	ic_file_close(lock);
	ic_disk_free(disk);
	return ic_failed_with(status, IC_E_ABSENT) ? IC_DONE : status;
}

static ic_status invent(const struct ic_open_options *options, struct ic_app **ret_app)
{
	struct ic_file *lock = NULL;
	struct ic_disk *disk = NULL;

	IC_TRY(ic_dir_make(options->data));
	IC_TRY(ic_disk_open_root(options->data, &disk));
	ic_status status = ic_disk_open(disk, INVENTING, IC_OPEN_WRITE | IC_OPEN_CREATE, &lock);
	if (ic_ok(status))
		status = ic_file_lock(lock);
	if (ic_ok(status))
		status = ic_app_create(options);
	if (ic_ok(status))
		status = ic_app_open(options, ret_app);
	if (ic_ok(status))
		status = populate(*ret_app);
	if (ic_ok(status))
		status = ic_disk_unlink(disk, INVENTING);
	ic_file_close(lock);
	ic_disk_free(disk);
	return status;
}

static ic_status open_store(const struct request *request, const struct ic_config *config,
			    struct ic_app **ret_app)
{
	const bool origin_set = config->values[IC_CONFIG_ledger_origin].source != IC_CONFIG_DEFAULT;
	const struct ic_open_options options = {
		.data = ic_config_text(config, IC_CONFIG_store_data),
		.origin = origin_set ? ic_config_text(config, IC_CONFIG_ledger_origin) : NULL,
		.demonstration = request->demo,
		.session_idle = ic_config_number(config, IC_CONFIG_session_idle),
		.session_absolute = ic_config_number(config, IC_CONFIG_session_absolute),
		.preview_workers = ic_config_number(config, IC_CONFIG_develop_workers),
		.without_heif = ic_config_number(config, IC_CONFIG_develop_heif) == 0,
	};

	if (request->demo) {
		IC_TRY(forget_unfinished(options.data));
		if (!ic_store_exists(options.data))
			return invent(&options, ret_app);
	}
	IC_TRY(ic_app_open(&options, ret_app));
	if ((*ret_app)->demonstration != request->demo)
		IC_FAIL(CONFIG, "a demonstration is served with --demo, and nothing else is");
	return IC_DONE;
}

static ic_status load_tls(const struct ic_config *config, struct ic_tls *tls)
{
	const char *certificate = ic_config_text(config, IC_CONFIG_server_certificate);
	const char *key = ic_config_text(config, IC_CONFIG_server_key);

	if (certificate != NULL && key != NULL)
		return ic_tls_load(tls, certificate, key);
	return ic_tls_demonstrate(tls, ic_config_text(config, IC_CONFIG_store_data),
				  ic_config_text(config, IC_CONFIG_server_name), ic_clock_real());
}

/* --- serving --- */

/* For a phone on the same network. */
static void show_address(FILE *out, const char *address)
{
	IC_AUTO(buf) blocks = { 0 };

	ic_buf_init(&blocks, SYMBOL_BYTES_MAX);
	if (ic_ok(ic_symbol_qr(ic_bytes_of_text(address), &blocks)))
		ic_ignore(ic_cli_put(out, ic_buf_view(&blocks)), "the address stands above it");
}

static void announce(const struct request *request, const struct ic_server *server,
		     const struct ic_tls *tls)
{
	FILE *out = request->cli->out;
	char address[ADDRESS_MAX];
	char text[IC_SHA256_TEXT + 1];
	ic_digest digest;

	(void)snprintf(address, sizeof(address), "https://%s:%u/",
		       request->name == NULL ? "localhost" : request->name, ic_server_port(server));
	(void)fprintf(out, "serving: %s\n", address);
	if (ic_ok(ic_certificate_fingerprint(ic_bytes_of_text((const char *)tls->certificate.ptr),
					     &digest))) {
		ic_hex_emit(ic_digest_view(&digest), text);
		(void)fprintf(out, "certificate: SHA-256 %s\n", text);
	}
	if (request->name != NULL)
		show_address(out, address);
	(void)fputs("ready\n", out);
	(void)fflush(out);
}

/* Whoever waits for us will go on waiting; serving need not end for that. */
static void tell_manager(const char *state)
{
	const ic_status status = ic_service_tell(state);

	if (!ic_ok(status))
		IC_LOG(WARNING, "service.not_told", IC_LOG_STATUS(status));
}

static ic_status run_server(const struct request *request, const struct ic_config *config,
			    struct ic_app *app, const struct ic_tls *tls)
{
	const struct ic_server_options options = {
		.app = app,
		.listen = ic_config_text(config, IC_CONFIG_server_listen),
		.certificate = (const char *)tls->certificate.ptr,
		.key = (const char *)tls->key.ptr,
		.metrics = ic_config_text(config, IC_CONFIG_server_metrics),
		.auditors = ic_config_text(config, IC_CONFIG_ledger_auditors),
		.ledger_dir = "ledger",
		.connections_max = ic_config_number(config, IC_CONFIG_server_connections_max),
		.body_bytes_max = ic_config_number(config, IC_CONFIG_server_body_bytes_max),
		.idle_seconds = ic_config_number(config, IC_CONFIG_server_idle),
		.rate_percent = ic_config_number(config, IC_CONFIG_server_rates),
	};
	struct ic_server *server = NULL;

	IC_TRY(ic_server_start(&options, &server));
	IC_LOG(INFO, "server.listening", IC_LOG_NUMBER("port", ic_server_port(server)));
	announce(request, server, tls);
	tell_manager("READY=1");
	ic_signals_wait();
	tell_manager("STOPPING=1");
	IC_LOG(INFO, "server.stopping", IC_LOG_NUMBER("port", ic_server_port(server)));
	ic_server_stop(server, ic_config_number(config, IC_CONFIG_server_grace) * 1000);
	return IC_DONE;
}

static ic_status serve_store(const struct request *request, const struct ic_config *config,
			     struct ic_app *app)
{
	struct ic_tls tls;

	ic_tls_init(&tls);
	ic_status status = load_tls(config, &tls);
	if (ic_ok(status))
		status = run_server(request, config, app, &tls);
	ic_tls_done(&tls);
	return status;
}

/* An invented hospital is answered for by invented people. */
static const struct ic_controller invented = {
	.name = "Anytown Demonstration Hospital",
	.contact = "1 Example Street, Anytown; 01632 960 000",
	.data_protection_officer = "Tom Clarke, ext 7302",
	.caldicott_guardian = "Dr Kwame Osei",
	.siro = "Joan Example, director of finance",
	.ico_fee = "ZA000000 (invented)",
	.address = "https://localhost:8443",
};

static struct ic_controller controller_of(const struct request *request,
					  const struct ic_config *config)
{
	if (request->demo)
		return invented;
	return (struct ic_controller) {
		.name = ic_config_text(config, IC_CONFIG_controller_name),
		.contact = ic_config_text(config, IC_CONFIG_controller_contact),
		.data_protection_officer =
			ic_config_text(config, IC_CONFIG_controller_data_protection_officer),
		.caldicott_guardian =
			ic_config_text(config, IC_CONFIG_controller_caldicott_guardian),
		.siro = ic_config_text(config, IC_CONFIG_controller_siro),
		.ico_fee = ic_config_text(config, IC_CONFIG_controller_ico_fee),
		.address = ic_config_text(config, IC_CONFIG_server_address),
	};
}

/* Signals are blocked and the process is closed to others before the first thread and key. */
static ic_status serve(const struct request *request, const struct ic_config *config)
{
	const struct ic_controller controller = controller_of(request, config);
	struct ic_app *app = NULL;

	IC_TRY(check_safe(request, config));
	IC_TRY(ic_server_check_addresses(ic_config_text(config, IC_CONFIG_server_listen),
					 ic_config_text(config, IC_CONFIG_server_metrics)));
	ic_signals_block();
	IC_TRY(ic_secret_harden_process());
	ic_status status = open_store(request, config, &app);
	if (ic_ok(status)) {
		IC_ASSERT(app != NULL);
		app->controller = &controller;
		status = serve_store(request, config, app);
	}
	ic_app_close(app);
	return status;
}

static int run(const struct request *request)
{
	struct ic_config config;

	ic_config_init(&config);
	ic_status status = configure(request, &config);
	if (ic_ok(status) && request->print)
		ic_config_print(&config, request->cli->out);
	else if (ic_ok(status))
		status = serve(request, &config);
	ic_config_done(&config);
	return ic_cli_fail(request->cli, status);
}

int ic_cmd_serve(const struct ic_cli *cli, int argc, char **argv)
{
	struct request request = { .cli = cli };
	const struct ic_cli_option list[] = {
		{ "config", 'c', "FILE", "configuration file", NULL, &request.config },
		{ "data", 0, "DIR", "data directory", NULL, &request.data },
		{ "listen", 0, "ADDRESS:PORT", "where to listen", NULL, &request.listen },
		{ "demo", 0, NULL, "an invented hospital", &request.demo, NULL },
		{ "name", 0, "HOST", "with --demo: a further name for its certificate", NULL,
		  &request.name },
		{ "print-config", 0, NULL, "show the configuration and end", &request.print, NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };
	bool helped = false;

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &helped)))
		return IC_EXIT_USAGE;
	if (helped)
		return IC_EXIT_DONE;
	if (argc > 1)
		return ic_cli_usage(cli, "serve", "serve takes options only");
	if (request.demo && request.data == NULL && request.config == NULL)
		request.data = "incamera-demo";
	return run(&request);
}
