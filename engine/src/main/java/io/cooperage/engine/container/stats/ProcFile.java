package io.cooperage.engine.container.stats;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;

/// Reads small files of /proc into one buffer and takes numbers from them in place. For one thread at a time.
final class ProcFile {
    private final byte[] bytes = new byte[8192];
    private int length;

    /// @return false when the process is gone
    boolean read(Path file) {
        length = 0;
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            int read;
            do {
                read = in.read(bytes, length, bytes.length - length);
                length += Math.max(0, read);
            } while (read > 0 && length < bytes.length);
            return length > 0;
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) { // ESRCH: it ended between open and read
            return false;
        }
    }

    /// The number in column `column`, counted from 1 as in proc_pid_stat(5), of a `stat` file. The name in
    /// column 2 may hold anything, so columns are counted from its closing parenthesis, the last one.
    long statColumn(int column) {
        int at = length - 1;
        while (at >= 0 && bytes[at] != ')') {
            at--;
        }
        for (int i = 2; i < column; i++) {
            at = next(' ', at + 1);
        }
        return number(at + 1);
    }

    /// The number after `key` at the start of a line, as in proc_pid_status(5); 0 where there is no such line.
    long field(String key) {
        int line = 0;
        while (line < length) {
            if (startsWith(key, line)) {
                int at = line + key.length();
                while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
                    at++;
                }
                return number(at);
            }
            line = next('\n', line) + 1;
        }
        return 0;
    }

    /// All numbers of a file of numbers and spaces.
    int[] numbers() {
        int[] found = new int[16];
        int count = 0;
        int at = 0;
        while (at < length) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                at++;
                continue;
            }
            if (count == found.length) {
                found = java.util.Arrays.copyOf(found, count * 2);
            }
            found[count++] = (int) number(at);
            at = next(' ', at);
        }
        return java.util.Arrays.copyOf(found, count);
    }

    private boolean startsWith(String key, int at) {
        if (at + key.length() > length) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (bytes[at + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int next(char wanted, int from) {
        int at = from;
        while (at < length && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private long number(int from) {
        long value = 0;
        for (int at = from; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }
}
