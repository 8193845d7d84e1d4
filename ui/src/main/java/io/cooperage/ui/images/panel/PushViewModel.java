package io.cooperage.ui.images.panel;

import io.cooperage.engine.image.RegistryService.RegistryAccount;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.nav.Route;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/// What to push, and under which name there. FX thread only.
public final class PushViewModel {
    private final ImageParts parts;
    private final Messages messages = Messages.of(PushViewModel.class);
    private final ReadOnlyStringWrapper ref = new ReadOnlyStringWrapper("");
    private final ObjectProperty<List<RegistryAccount>> accounts = new SimpleObjectProperty<>(List.of());
    final Field name = new Field(NameRules::tag);

    public PushViewModel(ImageParts parts) {
        this.parts = parts;
    }

    /// The image here; empty when none was chosen.
    ReadOnlyStringProperty refProperty() {
        return ref.getReadOnlyProperty();
    }

    /// To whom it goes, and as whom.
    ObservableValue<String> meaning() {
        return Bindings.createStringBinding(this::describe, name.textProperty(), accounts, ref);
    }

    void open(String image) {
        if (!image.isEmpty() && !image.equals(ref.get())) {
            ref.set(image);
            boolean named =
                    parts.images().find(image).map(live -> live.tag() != null).orElse(false);
            name.reset(named ? image : "");
        }
        parts.tasks()
                .quiet(parts.registries()::accounts)
                .onSuccess(accounts::set)
                .onFailure(parts.errors()::present);
    }

    void push() {
        name.insist();
        if (!ref.get().isEmpty() && name.isValid()) {
            String target = ImageReference.parseTagged(name.text()).familiar();
            parts.transfers().push(ref.get(), target);
        }
    }

    void showRegistries() {
        parts.navigator().go(new Route.Registries());
    }

    private String describe() {
        Optional<ImageReference> target = NameRules.read(name.text());
        if (target.isEmpty()) {
            return messages.text("push.hint");
        }
        String host = target.get().domain();
        String user = accounts.get().stream()
                .filter(account -> account.host().equals(host))
                .map(RegistryAccount::user)
                .filter(known -> known != null)
                .findFirst()
                .orElse("");
        boolean renames = !target.get().familiar().equals(ref.get());
        String words = user.isEmpty() ? messages.text("push.anonymous", host) : messages.text("push.as", host, user);
        return renames
                ? words + " " + messages.text("push.renames", target.get().familiar())
                : words;
    }
}
