package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Settings below /proc/sys/net. They are those of the namespace that the calling thread is in, so call
/// from within
/// [io.cooperage.engine.linux.NetworkNamespace#call].
final class NamespaceSysctls {
    private static final Path ROOT = Path.of("/proc/sys/net");
    private static final String IP_FORWARD = "ipv4/ip_forward";

    private NamespaceSysctls() {}

    /// A device without IPv6 addresses gets none by itself either. Nothing to do on a kernel without IPv6.
    static void disableIpv6(String device) {
        write("ipv6/conf/" + device + "/disable_ipv6", "1");
    }

    /// The device may have IPv6 addresses, whatever new devices get by default.
    static void enableIpv6(String device) {
        write("ipv6/conf/" + device + "/disable_ipv6", "0");
    }

    /// @return whether it had to be switched on
    static boolean forwardIpv4() {
        return switchOn(IP_FORWARD);
    }

    static boolean forwardIpv6() {
        return switchOn("ipv6/conf/all/forwarding");
    }

    private static boolean switchOn(String name) {
        if (read(name).equals("1")) {
            return false;
        }
        write(name, "1");
        return true;
    }

    private static String read(String name) {
        try {
            return Files.readString(ROOT.resolve(name)).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw failed("read", name, e);
        }
    }

    private static void write(String name, String value) {
        try {
            Files.writeString(ROOT.resolve(name), value);
        } catch (NoSuchFileException e) {
            // The kernel lacks the family (ipv6.disable=1): what is to be switched off is off.
        } catch (IOException e) {
            throw failed("write " + value + " to", name, e);
        }
    }

    private static EngineException failed(String what, String name, IOException cause) {
        return new EngineException(
                ErrorKind.FORBIDDEN,
                what + " /proc/sys/net/" + name + ": " + cause.getMessage() + "; is /proc/sys read-only here?",
                cause);
    }
}
