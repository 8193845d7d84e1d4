package io.cooperage.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into `version.properties`.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "cooperage " + read(), "Java " + Runtime.version() + " on Linux " + System.getProperty("os.version")
        };
    }

    static String read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "(unknown version)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
