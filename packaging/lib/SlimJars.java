import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Removes from the jars named, in place, what is only carried along: native libraries that can't be loaded on this
/// machine, and signatures, which Maven's checksums stand in for here. `java SlimJars.java JAR…`. A jar without either is
/// left untouched.
///
/// A signed jar is read and checked digest by digest before its first class, and the start-up cache takes none of its
/// classes.
final class SlimJars {
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

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private SlimJars() {}

    public static void main(String[] jars) throws IOException {
        for (String name : jars) {
            Path jar = Path.of(name);
            if (isAnythingToDrop(jar)) {
                rewrite(jar);
            }
        }
    }

    private static boolean dropped(ZipEntry entry) {
        return foreign(entry) || SIGNATURE.matcher(entry.getName()).matches();
    }

    private static boolean foreign(ZipEntry entry) {
        String name = entry.getName();
        boolean ofOneSystem = name.matches("(?i).*(linux|windows|win/|darwin|mac|freebsd|openbsd|dragonfly|sunos|aix|android).*");
        return NATIVE.matcher(name).matches()
                && ofOneSystem
                && (!OURS.matcher(name).matches() || OTHER_LIBC.matcher(name).matches());
    }

    private static boolean isAnythingToDrop(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().anyMatch(SlimJars::dropped);
        }
    }

    private static void rewrite(Path jar) throws IOException {
        Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
        try (ZipFile zip = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(slim);
                ZipOutputStream target = new ZipOutputStream(out)) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (dropped(entry)) {
                    continue;
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                target.putNextEntry(copy);
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        withoutDigests(in).write(target);
                    } else {
                        in.transferTo(target);
                    }
                }
                target.closeEntry();
            }
        }
        Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /// What a signature counts on: a section for each file, most of the manifest.
    private static Manifest withoutDigests(InputStream in) throws IOException {
        Manifest manifest = new Manifest(in);
        manifest.getEntries().values().forEach(section -> section.keySet()
                .removeIf(name -> name.toString().endsWith("-Digest")));
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        return manifest;
    }
}
