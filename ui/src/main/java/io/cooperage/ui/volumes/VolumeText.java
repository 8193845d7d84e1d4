package io.cooperage.ui.volumes;

import io.cooperage.engine.volume.Volume;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How volumes are put into words.
public final class VolumeText {
    private static final Messages MESSAGES = Messages.of(VolumeText.class);
    private static final int SHORT = 12;

    private VolumeText() {}

    /// Its name; of an anonymous one, whose name is 64 digits, the first of them.
    public static String shown(Volume volume) {
        return volume.anonymous() && volume.name().length() > SHORT
                ? volume.name().substring(0, SHORT)
                : volume.name();
    }

    /// As last measured; empty before the first time.
    public static String size(LiveVolume live) {
        if (live.measuringProperty().get()) {
            return MESSAGES.text("measuring");
        }
        return live.bytes() < 0 ? "" : Amounts.bytes(live.bytes());
    }

    /// The names of the containers that use it.
    public static List<String> users(Volume volume, LiveContainers containers) {
        return volume.usedBy().stream()
                .map(id -> containers
                        .find(id)
                        .map(live -> live.container().name())
                        .orElse(id.substring(0, Math.min(SHORT, id.length()))))
                .sorted()
                .toList();
    }

    public static String labels(Volume volume) {
        return volume.labels().entrySet().stream()
                .map(entry -> entry.getValue().isEmpty() ? entry.getKey() : entry.getKey() + "=" + entry.getValue())
                .sorted()
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    /// Everything a filter may find, in lower case.
    public static String searchable(Volume volume, LiveContainers containers) {
        List<String> words = new ArrayList<>(List.of(
                volume.name(),
                volume.driver(),
                labels(volume),
                volume.mountpoint().toString()));
        words.addAll(users(volume, containers));
        if (volume.anonymous()) {
            words.add(MESSAGES.text("anonymous"));
        }
        return String.join("\n", words).toLowerCase(Locale.ROOT);
    }
}
