package io.cooperage.ui.containers.detail.log;

import java.util.Arrays;

/// A growing, ascending list of line numbers that stays small: ten million neighbouring numbers take ten megabytes
/// instead of eighty. Numbers are stored as differences of one to nine bytes; every [#BLOCK]th one is also kept whole,
/// so reading any of them decodes at most one block. FX thread only.
final class LineNumbers {
    private static final int BLOCK = 256;

    private byte[] differences = new byte[256];
    private int used;
    private int size;
    private long last = -1;
    /// The whole number at the beginning of each block, and where the bytes behind it begin.
    private long[] blockFirst = new long[4];

    private int[] blockStart = new int[4];

    /// The block read last, decoded; most reads are neighbours.
    private final long[] decoded = new long[BLOCK];

    private int decodedBlock = -1;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// The largest number, −1 when empty.
    long last() {
        return last;
    }

    /// Adds numbers larger than every one before.
    void addAll(long[] numbers) {
        for (long number : numbers) {
            add(number);
        }
    }

    void add(long number) {
        if (number <= last) {
            throw new IllegalArgumentException(number + " does not come after " + last);
        }
        int block = size / BLOCK;
        if (size % BLOCK == 0) {
            if (block == blockFirst.length) {
                blockFirst = Arrays.copyOf(blockFirst, block * 2);
                blockStart = Arrays.copyOf(blockStart, block * 2);
            }
            blockFirst[block] = number;
            blockStart[block] = used;
        } else {
            append(number - last);
        }
        last = number;
        size++;
        if (block == decodedBlock) {
            decodedBlock = -1;
        }
    }

    private void append(long difference) {
        if (used + 9 > differences.length) {
            differences = Arrays.copyOf(differences, differences.length + (differences.length >> 1) + 9);
        }
        long rest = difference;
        while (rest > 0x7f) {
            differences[used++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        differences[used++] = (byte) rest;
    }

    long get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        decode(index / BLOCK);
        return decoded[index % BLOCK];
    }

    /// How many of the numbers are smaller than `number`: its place in the list, or where it would go.
    int rank(long number) {
        if (size == 0 || number <= blockFirst[0]) {
            return 0;
        }
        if (number > last) {
            return size;
        }
        int blocks = (size + BLOCK - 1) / BLOCK;
        int found = Arrays.binarySearch(blockFirst, 0, blocks, number);
        int block = found >= 0 ? found : -found - 2;
        decode(block);
        int inBlock = Arrays.binarySearch(decoded, 0, Math.min(BLOCK, size - block * BLOCK), number);
        return block * BLOCK + (inBlock >= 0 ? inBlock : -inBlock - 1);
    }

    boolean contains(long number) {
        int rank = rank(number);
        return rank < size && get(rank) == number;
    }

    private void decode(int block) {
        if (block == decodedBlock) {
            return;
        }
        int count = Math.min(BLOCK, size - block * BLOCK);
        long value = blockFirst[block];
        int at = blockStart[block];
        decoded[0] = value;
        for (int i = 1; i < count; i++) {
            long difference = 0;
            int shift = 0;
            byte b;
            do {
                b = differences[at++];
                difference |= (long) (b & 0x7f) << shift;
                shift += 7;
            } while (b < 0);
            value += difference;
            decoded[i] = value;
        }
        decodedBlock = block;
    }
}
