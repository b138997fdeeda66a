/* SPDX-License-Identifier: Apache-2.0 */
/* Run a fuzz target over files, without libFuzzer: its corpus is a test in every build. TAP. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_BYTES_MAX = 1 << 20 };

static int replay(const char *directory, const char *name)
{
	static uint8_t data[FILE_BYTES_MAX];
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return 0;
	const size_t size = fread(data, 1, sizeof(data), file);
	(void)fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	return 1;
}

int main(int argc, char **argv)
{
	int files = 0;

	for (int i = 1; i < argc; i++) {
		DIR *directory = opendir(argv[i]);

		for (struct dirent *entry;
		     directory != NULL && (entry = readdir(directory)) != NULL;)
			files += entry->d_type == DT_REG ? replay(argv[i], entry->d_name) : 0;
		if (directory != NULL)
			(void)closedir(directory);
	}
	(void)printf("%s 1 - %d files replayed\n1..1\n", files > 0 ? "ok" : "not ok", files);
	return files > 0 ? 0 : 1;
}
