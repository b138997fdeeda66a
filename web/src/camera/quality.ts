// SPDX-License-Identifier: Apache-2.0
// Is a picture sharp, and is there light? Judged on a small copy: the spread of its Laplacian, and its mean.

export interface Quality {
  sharp: boolean;
  dark: boolean;
}

const SHARP_SPREAD_MIN = 18;
const LIGHT_MEAN_MIN = 38;

export function judge({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): Quality {
  const grey = new Float32Array(width * height);
  let sum = 0;
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * data[i * 4]! + 0.587 * data[i * 4 + 1]! + 0.114 * data[i * 4 + 2]!;
    sum += grey[i]!;
  }
  return { sharp: spread(grey, width, height) >= SHARP_SPREAD_MIN, dark: sum / grey.length < LIGHT_MEAN_MIN };
}

function spread(grey: Float32Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const edge = grey[i - 1]! + grey[i + 1]! + grey[i - width]! + grey[i + width]! - 4 * grey[i]!;
      sum += edge;
      squares += edge * edge;
      count++;
    }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}
