package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.error.EngineException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// The six bytes that name an Ethernet device.
///
/// @param text lower case, with colons
public record MacAddress(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /// @throws EngineException INVALID_ARGUMENT naming the text; also for a group (multicast) address, which no
    ///     device can have
    public MacAddress {
        if (!FORM.matcher(text).matches()) {
            throw EngineException.invalid("invalid MAC address '" + text + "': six bytes such as 02:42:ac:11:00:02");
        }
        text = text.toLowerCase(Locale.ROOT).replace('-', ':');
        if ((COLONS.parseHex(text)[0] & 1) != 0) {
            throw EngineException.invalid("invalid MAC address '" + text
                    + "': the lowest bit of its first byte is set, which makes it a group's");
        }
    }

    public static MacAddress of(byte[] bytes) {
        return new MacAddress(COLONS.formatHex(bytes));
    }

    /// Made from an IPv4 address, as Docker does: whoever gets the address again gets the same MAC, so neighbours
    /// need not learn anew.
    public static MacAddress forAddress(byte[] ipv4) {
        byte[] bytes = {0x02, 0x42, ipv4[0], ipv4[1], ipv4[2], ipv4[3]};
        return of(bytes);
    }

    public byte[] bytes() {
        return Arrays.copyOf(COLONS.parseHex(text), 6);
    }

    @Override
    public String toString() {
        return text;
    }
}
