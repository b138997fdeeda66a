/* SPDX-License-Identifier: Apache-2.0 */
/* `incamera`: hands the process's streams to the command line. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	const struct ic_cli cli = { stdin, stdout, stderr };
	const int code = ic_cli_run(&cli, argc, argv);

	if (fflush(stdout) != 0 && code == IC_EXIT_DONE)
		return IC_EXIT_FAILED;
	return code;
}
