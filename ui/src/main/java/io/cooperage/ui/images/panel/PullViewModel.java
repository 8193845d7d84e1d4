package io.cooperage.ui.images.panel;

import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;

/// What to pull: a name, checked while one types, and perhaps a platform. FX thread only.
public final class PullViewModel {
    /// What images are commonly made for.
    static final List<String> PLATFORMS = List.of(
            "linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/ppc64le", "linux/riscv64", "linux/s390x");

    private final ImageParts parts;
    private final Messages messages = Messages.of(PullViewModel.class);
    final Field name = new Field(NameRules::name);

    /// Empty is this machine's.
    final Field platform = new Field(NameRules::platform);

    public PullViewModel(ImageParts parts) {
        this.parts = parts;
    }

    /// What exactly will be asked for, and of whom.
    ObservableValue<String> meaning() {
        return Bindings.createStringBinding(
                () -> NameRules.read(name.text())
                        .map(reference ->
                                messages.text("pull.meaning", reference.path(), tagOf(reference), reference.domain()))
                        .orElse(messages.text("pull.hint")),
                name.textProperty());
    }

    ObservableList<String> recent() {
        return parts.settings().recentImages();
    }

    void open(String ref) {
        if (!ref.isEmpty()) {
            name.reset(ref);
        }
    }

    /// Shows what's wrong, or begins. The field is free for the next name then.
    void pull() {
        name.insist();
        platform.insist();
        if (name.isValid() && platform.isValid()) {
            String text = ImageReference.parseTagged(name.text()).familiar();
            parts.transfers().pull(text, platform.isBlank() ? null : Platform.parse(platform.text()));
            parts.settings().rememberImage(text);
            name.reset("");
        }
    }

    /// Pulls a name again for this machine.
    void pull(String again) {
        name.reset(again);
        pull();
    }

    private static String tagOf(ImageReference reference) {
        return reference.digest() == null
                ? String.valueOf(reference.tag())
                : reference.digest().algorithm() + ":" + reference.digest().shortHex();
    }
}
