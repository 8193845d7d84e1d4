package io.cooperage.ui.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.glass.ui.Application;
import com.sun.glass.ui.GlassRobot;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;

/// The pixels of the screen, as they were at one moment.
///
/// Tests take some hundred of these. JavaFX's public robot sets each pixel of an image by itself, and ImageIO
/// tries several filters for each row: together they were half of what a test of the window cost.
record ScreenPicture(int width, int height, int[] pixels) {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;

    /// FX thread only.
    static ScreenPicture take() {
        Rectangle2D screen = Screen.getPrimary().getBounds();
        int width = (int) screen.getWidth();
        int height = (int) screen.getHeight();
        int[] pixels = new int[width * height];
        GlassRobot robot = Application.GetApplication().createRobot();
        robot.create();
        robot.getScreenCapture((int) screen.getMinX(), (int) screen.getMinY(), width, height, pixels, true);
        robot.destroy();
        return new ScreenPicture(width, height, pixels);
    }

    /// As a PNG (RFC 2083) of eight bits a colour, whose rows are not filtered.
    void write(Path file) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(header)) {
            out.writeInt(width);
            out.writeInt(height);
            // Eight bits, red green blue; the only compression and filters there are; not interlaced.
            out.write(new byte[] {8, 2, 0, 0, 0});
        }
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeLong(SIGNATURE);
            chunk(out, "IHDR", header.toByteArray());
            chunk(out, "IDAT", compressed());
            chunk(out, "IEND", new byte[0]);
        }
    }

    private byte[] compressed() throws IOException {
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, fast, 1 << 16)) {
            // Before each row stands its filter, 0 for none.
            byte[] row = new byte[1 + 3 * width];
            for (int y = 0; y < height; y++) {
                int at = 1;
                for (int x = y * width; x < (y + 1) * width; x++) {
                    int pixel = pixels[x];
                    row[at++] = (byte) (pixel >> 16);
                    row[at++] = (byte) (pixel >> 8);
                    row[at++] = (byte) pixel;
                }
                out.write(row);
            }
        } finally {
            fast.end();
        }
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        byte[] name = type.getBytes(US_ASCII);
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
