/* SPDX-License-Identifier: Apache-2.0 */
/* `incamera`: hands the process's streams to the command line. */
#include "programs/programs.h"

int main(int argc, char **argv)
{
	static const struct ic_command own[] = {
		{ "serve", ic_cmd_serve, "the server, with the web app" },
	};
	const struct ic_cli cli = { .in = stdin,
				    .out = stdout,
				    .err = stderr,
				    .more = own,
				    .more_count = sizeof(own) / sizeof(own[0]) };
	const int code = ic_cli_run(&cli, argc, argv);

	if (fflush(stdout) != 0 && code == IC_EXIT_DONE)
		return IC_EXIT_FAILED;
	return code;
}
