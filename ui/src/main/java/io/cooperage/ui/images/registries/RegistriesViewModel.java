package io.cooperage.ui.images.registries;

import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.RegistryService.RegistryAccount;
import io.cooperage.engine.image.RegistryService.RegistryStatus;
import io.cooperage.engine.image.RegistryService.SearchResult;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.registries.RemoteNode.Kind;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The registries one knows, and what the chosen one holds. FX thread only.
public final class RegistriesViewModel {
    private static final int RESULTS = 50;

    private final ImageParts parts;
    private final RegistryService service;
    private final RemoteTree trees;
    private final Messages messages = Messages.of(RegistriesViewModel.class);
    private final ObservableList<RegistryAccount> accounts = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ObjectProperty<@Nullable RegistryAccount> selected = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable RemoteNode> chosen = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable RemoteNode> root = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RegistryStatus> status = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper testing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper signingIn = new ReadOnlyBooleanWrapper();
    private final BooleanProperty formOpen = new SimpleBooleanProperty();
    private final ObservableList<SearchResult> results = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper searchNote = new ReadOnlyStringWrapper("");
    private final Map<String, RemoteNode> roots = new HashMap<>();
    /// As the engine last listed them, without those that only a person added.
    private List<RegistryAccount> known = List.of();
    final Field host = new Field(this::hostRule);
    final Field user = new Field(text -> "");
    final Field secret = new Field(text -> "");
    final Field search = new Field(text -> "");

    public RegistriesViewModel(ImageParts parts) {
        this.parts = parts;
        service = parts.registries();
        trees = new RemoteTree(parts);
        selected.addListener((property, was, now) -> turnTo(was, now));
        chosen.addListener((property, was, now) -> {
            if (now != null && now.kind() != Kind.REGISTRY) {
                now.open();
            }
        });
    }

    ObservableList<RegistryAccount> accounts() {
        return accounts;
    }

    ReadOnlyBooleanProperty loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    /// The registry whose page shows.
    ObjectProperty<@Nullable RegistryAccount> selectedProperty() {
        return selected;
    }

    /// The place within it that the person looks at.
    ObjectProperty<@Nullable RemoteNode> chosenProperty() {
        return chosen;
    }

    /// What the chosen registry holds; null while none is chosen.
    ReadOnlyObjectProperty<@Nullable RemoteNode> rootProperty() {
        return root.getReadOnlyProperty();
    }

    /// The last test of the chosen registry; null before it.
    ReadOnlyObjectProperty<@Nullable RegistryStatus> statusProperty() {
        return status.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty testingProperty() {
        return testing.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty signingInProperty() {
        return signingIn.getReadOnlyProperty();
    }

    /// Why signing in failed; empty when it didn't.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Whether the form to add a registry or sign in shows.
    BooleanProperty formOpenProperty() {
        return formOpen;
    }

    ObservableList<SearchResult> results() {
        return results;
    }

    /// That nothing was found, or why it can't be searched.
    ReadOnlyStringProperty searchNoteProperty() {
        return searchNote.getReadOnlyProperty();
    }

    /// Reads the list afresh; nothing tells when another program signs in.
    void reload() {
        parts.tasks().quiet(service::accounts).onSuccess(this::show).onFailure(parts.errors()::present);
    }

    /// Opens the form for a registry that is not in the list.
    void add() {
        host.reset("");
        openForm();
    }

    /// Opens the form for the chosen one.
    void signIn() {
        RegistryAccount account = selected.get();
        host.reset(account == null ? "" : account.host());
        openForm();
        if (account != null && account.user() != null) {
            user.reset(account.user());
        }
    }

    void closeForm() {
        secret.reset("");
        formOpen.set(false);
    }

    /// Signs in; without a user, only adds the registry to the list.
    void login() {
        host.insist();
        if (!host.isValid() || signingIn.get()) {
            return;
        }
        String where = host.text().toLowerCase(Locale.ROOT);
        if (user.isBlank()) {
            remember(where);
            return;
        }
        char[] word = secret.textProperty().get().toCharArray();
        signingIn.set(true);
        problem.set("");
        parts.tasks()
                .run(messages.text("task.login", where), () -> {
                    service.login(where, user.text(), word);
                    return service.accounts();
                })
                .onSuccess(now -> {
                    parts.notices().toast(Toast.of(Tone.SUCCESS, messages.text("signed-in", where, user.text())));
                    closeForm();
                    show(now);
                    select(where);
                    refresh();
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> signingIn.set(false));
    }

    void logout() {
        RegistryAccount account = selected.get();
        if (account == null || account.user() == null || !account.editable()) {
            return;
        }
        String where = account.host();
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("logout.title", where),
                                messages.text("logout.lost", account.source()),
                                List.of(),
                                messages.text("logout"),
                                true),
                        () -> change(messages.text("task.logout", where), () -> service.logout(where)));
    }

    /// Whether a registry is in the list only because someone added it, so that it can be taken off.
    boolean isOnlyListed(RegistryAccount account) {
        return !isKnown(account.host());
    }

    /// Takes the chosen one off the list, if nothing else keeps it there.
    void unlist() {
        RegistryAccount account = selected.get();
        if (account != null && isOnlyListed(account)) {
            parts.settings().registries().remove(account.host());
            roots.remove(account.host());
            show(known);
        }
    }

    void test() {
        RegistryAccount account = selected.get();
        if (account == null || testing.get()) {
            return;
        }
        String where = account.host();
        testing.set(true);
        status.set(null);
        parts.tasks()
                .run(messages.text("task.test", where), () -> service.test(where))
                .onSuccess(answer -> {
                    RegistryAccount now = selected.get();
                    if (now != null && now.host().equals(where)) {
                        status.set(answer);
                    }
                })
                .onFailure(parts.errors()::present)
                .onEnd(() -> testing.set(false));
    }

    /// Asks before it is allowed, because then nobody is told apart from who pretends to be the registry.
    void setInsecure(boolean insecure) {
        RegistryAccount account = selected.get();
        if (account == null || account.insecure() == insecure) {
            return;
        }
        String where = account.host();
        Runnable act = () -> change(messages.text("task.insecure", where), () -> {
            service.setInsecure(where, insecure);
            return true;
        });
        if (insecure) {
            parts.notices()
                    .confirm(
                            new Confirmation(
                                    messages.text("insecure.title", where),
                                    messages.text("insecure.lost"),
                                    List.of(),
                                    messages.text("insecure.do"),
                                    true),
                            act);
        } else {
            act.run();
        }
    }

    /// Looks up a word where the registry offers that; a repository that is typed in full can be looked into even so.
    void search() {
        RegistryAccount account = selected.get();
        String term = search.text();
        results.clear();
        searchNote.set("");
        if (account == null || term.isEmpty()) {
            return;
        }
        String where = account.host();
        parts.tasks()
                .run(messages.text("task.search", where), () -> service.search(where, term, RESULTS))
                .onSuccess(found -> {
                    results.setAll(found);
                    searchNote.set(found.isEmpty() ? messages.text("search.none", term) : "");
                })
                .onFailure(failure -> searchNote.set(parts.errors().textOf(failure)));
    }

    /// Looks at the tags of a repository that the catalog doesn't list.
    ///
    /// @param name without the host
    void look(String name) {
        RemoteNode top = root.get();
        if (top == null || name.isBlank()) {
            return;
        }
        String label = name.contains("/") || !top.name().equals("docker.io") ? name : "library/" + name;
        RemoteNode known = top.children().stream()
                .filter(node -> node.label().equals(label))
                .findFirst()
                .orElse(null);
        if (known == null) {
            known = trees.repository(top.name() + "/" + label, label);
            top.children().addFirst(known);
        }
        chosen.set(known);
    }

    void pull(RemoteNode node) {
        parts.navigator().go(new Route.Images(ImagesPanel.PULL, node.name()));
    }

    void delete(RemoteNode node) {
        if (node.kind() != Kind.TAG && node.kind() != Kind.MANIFEST) {
            return;
        }
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("delete.title", node.name()),
                                messages.text("delete.lost"),
                                List.of(),
                                messages.text("delete"),
                                true),
                        () -> parts.tasks()
                                .run(messages.text("task.delete", node.name()), () -> {
                                    service.delete(node.name());
                                    return true;
                                })
                                .onSuccess(done -> {
                                    parts.notices()
                                            .toast(Toast.of(Tone.SUCCESS, messages.text("deleted", node.name())));
                                    forget(node);
                                })
                                .onFailure(parts.errors()::present));
    }

    private void openForm() {
        user.reset("");
        secret.reset("");
        problem.set("");
        formOpen.set(true);
    }

    /// To look around in it; the engine lists it itself once someone signs in or an image comes from there.
    private void remember(String where) {
        closeForm();
        ObservableList<String> listed = parts.settings().registries();
        if (!listed.contains(where)) {
            listed.add(where);
        }
        show(known);
        select(where);
    }

    private void change(String name, java.util.concurrent.Callable<Boolean> work) {
        parts.tasks()
                .run(name, () -> {
                    work.call();
                    return service.accounts();
                })
                .onSuccess(now -> {
                    show(now);
                    refresh();
                })
                .onFailure(parts.errors()::present);
    }

    private boolean isKnown(String where) {
        return known.stream().anyMatch(account -> account.host().equals(where));
    }

    private void show(List<RegistryAccount> now) {
        RegistryAccount before = selected.get();
        known = List.copyOf(now);
        List<RegistryAccount> all = new ArrayList<>(now);
        parts.settings().registries().stream()
                .filter(host -> !isKnown(host))
                .forEach(host -> all.add(new RegistryAccount(host, null, "", false, false, List.of())));
        if (!all.equals(accounts)) {
            accounts.setAll(all);
        }
        loaded.set(true);
        if (before != null) {
            select(before.host());
        }
        if (selected.get() == null && !accounts.isEmpty()) {
            selected.set(accounts.getFirst());
        }
    }

    private void select(String where) {
        selected.set(accounts.stream()
                .filter(account -> account.host().equals(where))
                .findFirst()
                .orElse(null));
    }

    /// What the registry shows may depend on who asks.
    private void refresh() {
        status.set(null);
        RemoteNode top = root.get();
        if (top != null) {
            chosen.set(null);
            top.reload();
        }
    }

    private void turnTo(@Nullable RegistryAccount was, @Nullable RegistryAccount now) {
        if (was != null && now != null && was.host().equals(now.host())) {
            return;
        }
        status.set(null);
        results.clear();
        searchNote.set("");
        search.reset("");
        chosen.set(null);
        root.set(now == null ? null : roots.computeIfAbsent(now.host(), trees::registry));
        RemoteNode top = root.get();
        if (top != null) {
            top.open();
        }
    }

    private void forget(RemoteNode gone) {
        RemoteNode top = root.get();
        if (gone.equals(chosen.get())) {
            chosen.set(null);
        }
        if (top != null) {
            top.children().forEach(repository -> {
                repository.children().remove(gone);
                repository.children().forEach(tag -> tag.children().remove(gone));
            });
        }
    }

    private String hostRule(String text) {
        if (text.isEmpty()) {
            return messages.text("host.missing");
        }
        return text.contains("/") || text.contains(" ") || text.contains(",") ? messages.text("host.form") : "";
    }
}
