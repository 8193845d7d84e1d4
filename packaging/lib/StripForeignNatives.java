import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Removes native libraries that can't be loaded on this machine from the jars named, in place:
/// `java StripForeignNatives.java JAR…`. A jar without any is left untouched.
final class StripForeignNatives {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");

    private static final String ARCH = System.getProperty("os.arch");

    /// sqlite-jdbc says `Linux/x86_64`, zstd-jni `linux/amd64`, jffi `x86_64-Linux`.
    private static final Pattern OURS = switch (ARCH) {
        case "amd64" -> Pattern.compile("(?i).*(linux[/-](x86_64|amd64)|(x86_64|amd64)-linux).*");
        case "aarch64" -> Pattern.compile("(?i).*(linux[/-](aarch64|arm64)|(aarch64|arm64)-linux).*");
        default -> Pattern.compile(".*"); // an unknown architecture keeps everything
    };

    /// sqlite-jdbc also brings `Linux-Musl` and `Linux-Android`.
    private static final Pattern OTHER_LIBC = Pattern.compile("(?i).*linux-(musl|android).*");

    private StripForeignNatives() {}

    public static void main(String[] jars) throws IOException {
        for (String name : jars) {
            Path jar = Path.of(name);
            if (hasForeign(jar)) {
                rewrite(jar);
            }
        }
    }

    private static boolean foreign(ZipEntry entry) {
        String name = entry.getName();
        boolean ofOneSystem = name.matches("(?i).*(linux|windows|win/|darwin|mac|freebsd|openbsd|dragonfly|sunos|aix|android).*");
        return NATIVE.matcher(name).matches()
                && ofOneSystem
                && (!OURS.matcher(name).matches() || OTHER_LIBC.matcher(name).matches());
    }

    private static boolean hasForeign(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().anyMatch(StripForeignNatives::foreign);
        }
    }

    private static void rewrite(Path jar) throws IOException {
        Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
        try (ZipFile zip = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(slim);
                ZipOutputStream target = new ZipOutputStream(out)) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (foreign(entry)) {
                    continue;
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                target.putNextEntry(copy);
                try (InputStream in = zip.getInputStream(entry)) {
                    in.transferTo(target);
                }
                target.closeEntry();
            }
        }
        Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
