/* SPDX-License-Identifier: Apache-2.0 */
/* `incamera`: what needs nothing but files is done here; the rest is `incamera-store`, which is
 * started in this process's place. */
#include "cli/cli.h"
#include "sys/program.h"

static int run_in_store(const struct ic_cli *cli, int argc, char **argv)
{
	(void)argc;
	return ic_cli_fail_about(cli, "incamera-store", ic_program_become("incamera-store", argv));
}

int main(int argc, char **argv)
{
#define FILES(function)                            function
#define STORE(function)                            run_in_store
#define IC_COMMAND(where, name, function, summary) { #name, where(function), summary },
	static const struct ic_command commands[] = {
#include "cli/commands.def"
	};
#undef IC_COMMAND

	return ic_cli_main(commands, sizeof(commands) / sizeof(commands[0]), argc, argv);
}
