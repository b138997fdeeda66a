/* SPDX-License-Identifier: Apache-2.0 */
/* Run a fuzz target over its corpus, without libFuzzer: a test in every build. TAP. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_BYTES_MAX = 1 << 20, BLOCK = 512, SIZE_AT = 124 };

static int replay_file(FILE *file)
{
	static uint8_t data[FILE_BYTES_MAX];

	LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
	return 1;
}

/* What a fuzzer found stands in one archive: POSIX.1-1988 ustar, regular files only. */
static int replay_archive(FILE *file)
{
	static uint8_t data[FILE_BYTES_MAX];
	char head[BLOCK];
	int files = 0;

	while (fread(head, 1, BLOCK, file) == BLOCK && head[0] != '\0') {
		const size_t size = strtoul(head + SIZE_AT, NULL, 8);
		const size_t room = (size + BLOCK - 1) / BLOCK * BLOCK;
		if (room > sizeof(data) || fread(data, 1, room, file) != room)
			abort();
		if (size > 0)
			files += LLVMFuzzerTestOneInput(data, size) == 0;
	}
	return files;
}

static int replay(const char *directory, const char *name)
{
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return 0;
	const int files = strcmp(name, "found.tar") == 0 ? replay_archive(file) : replay_file(file);
	(void)fclose(file);
	return files;
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
