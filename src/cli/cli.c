/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <string.h>

#include "cli/show.h"

static void print_help(FILE *out, const struct ic_command *list, size_t count)
{
	(void)fputs("incamera: clinical photography, in private and with a camera\n\n", out);
	for (size_t i = 0; i < count; i++)
		(void)fprintf(out, "  incamera %-10s %s\n", list[i].name, list[i].summary);
	(void)fputs("\nEach has --help with an example. Exit codes: 0 done, 1 failed, 2 usage, 3 "
		    "refused "
		    "by policy,\n4 not an acceptable image, 5 verification failed.\n",
		    out);
}

static const struct ic_command *find_command(const struct ic_command *list, size_t count,
					     const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, list[i].name) == 0)
			return &list[i];
	return NULL;
}

static int run(const struct ic_cli *cli, const struct ic_command *list, size_t count, int argc,
	       char **argv)
{
	if (argc < 2) {
		print_help(cli->err, list, count);
		return IC_EXIT_USAGE;
	}
	const struct ic_command *command = find_command(list, count, argv[1]);
	if (command != NULL)
		return command->run(cli, argc - 1, argv + 1);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_help(cli->out, list, count);
		return IC_EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)fputs("incamera " IC_VERSION "\n", cli->out);
		return IC_EXIT_DONE;
	}
	return ic_cli_usage(cli, NULL, "no such command");
}

int ic_cli_main(const struct ic_command *list, size_t count, int argc, char **argv)
{
	const struct ic_cli cli = { .in = stdin, .out = stdout, .err = stderr };
	const int code = run(&cli, list, count, argc, argv);

	if (fflush(stdout) != 0 && code == IC_EXIT_DONE)
		return IC_EXIT_FAILED;
	return code;
}

int ic_cli_fail(const struct ic_cli *cli, ic_status status)
{
	const struct ic_code_info *info = ic_code_info(ic_status_code(status));

	if (ic_ok(status))
		return IC_EXIT_DONE;
	(void)fprintf(cli->err, "incamera: %s (%s: %s)\n", info->text, info->slug,
		      status.fault->text);
	return info->exit;
}

int ic_cli_fail_about(const struct ic_cli *cli, const char *subject, ic_status status)
{
	if (!ic_ok(status)) {
		(void)ic_show_text(cli->err, ic_bytes_of_text(subject));
		(void)fputs(": ", cli->err);
	}
	return ic_cli_fail(cli, status);
}

int ic_cli_usage(const struct ic_cli *cli, const char *command, const char *reason)
{
	(void)fprintf(cli->err, "incamera: %s. See: incamera %s%s--help\n", reason,
		      command == NULL ? "" : command, command == NULL ? "" : " ");
	return IC_EXIT_USAGE;
}

ic_status ic_cli_put(FILE *out, ic_bytes bytes)
{
	if (bytes.len > 0 && fwrite(bytes.ptr, 1, bytes.len, out) != bytes.len)
		IC_FAIL(IO, "writing output");
	return IC_DONE;
}

static ic_status read_stream(FILE *stream, struct ic_buf *out)
{
	enum { PIECE = 4096 };
	uint8_t piece[PIECE];

	for (size_t got; (got = fread(piece, 1, PIECE, stream)) > 0;)
		IC_TRY(ic_buf_put(out, ic_bytes_of(piece, got)));
	if (ferror(stream) != 0)
		IC_FAIL(IO, "reading a file");
	return IC_DONE;
}

ic_status ic_cli_read_file(const struct ic_cli *cli, const char *path, struct ic_buf *out)
{
	if (strcmp(path, "-") == 0)
		return read_stream(cli->in, out);

	FILE *file = fopen(path, "re");
	if (file == NULL)
		IC_FAIL(ABSENT, "the file cannot be opened");
	const ic_status status = read_stream(file, out);
	(void)fclose(file);
	return status;
}
