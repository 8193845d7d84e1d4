package io.cooperage.engine.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Looks into programs (elf(5)).
final class ElfProgram {
    private static final int HEADER = 64;
    private static final int INTERPRETER = 3;

    private ElfProgram() {}

    /// Whether it runs without a dynamic linker: it is an ELF program and names no interpreter.
    static boolean isStatic(Path program) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(program.toFile(), "r")) {
            byte[] head = new byte[HEADER];
            if (file.length() < HEADER) {
                return false;
            }
            file.readFully(head);
            ByteBuffer elf = ByteBuffer.wrap(head);
            if (elf.getInt(0) != 0x7f454c46) {
                return false;
            }
            boolean wide = elf.get(4) == 2;
            elf.order(elf.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            long table = wide ? elf.getLong(32) : elf.getInt(28) & 0xffff_ffffL;
            int size = elf.getShort(wide ? 54 : 42) & 0xffff;
            int count = elf.getShort(wide ? 56 : 44) & 0xffff;
            byte[] type = new byte[4];
            for (int i = 0; i < count; i++) {
                file.seek(table + (long) i * size);
                file.readFully(type);
                if (ByteBuffer.wrap(type).order(elf.order()).getInt() == INTERPRETER) {
                    return false;
                }
            }
            return count > 0;
        }
    }
}
