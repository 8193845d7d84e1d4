package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.images.transfer.TransferItem;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.WindowTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A window over the real engine, and images with layers and waste to look at in it.
@Tag("kernel")
abstract class RealImageWindow extends WindowTest {
    static final String BASE = "cooperage/busybox:latest";
    static final String CATALOGUE = "srv/shop/catalogue.db";
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Set<Phase> ENDED = EnumSet.of(Phase.DONE, Phase.EXISTS, Phase.MOUNTED);

    /// Puts a program's files in place, and leaves what it needed on the way behind.
    private static final String INSTALL = """
            mkdir -p /srv/shop/assets /etc/shop /var/cache/pkg
            printf '%s\\n' '# The shop.' 'listen = 127.0.0.1:8080' 'workers = 2' 'log = /var/log/shop.log' \
                'catalogue = /srv/shop/catalogue.db' 'timeout = 30s' > /etc/shop/shop.conf
            dd if=/dev/urandom of=/srv/shop/catalogue.db bs=1M count=6
            dd if=/dev/urandom of=/var/cache/pkg/shop-1.4.0.pkg bs=1M count=9
            for i in 1 2 3 4 5 6 7 8; do echo "asset $i" > /srv/shop/assets/page-$i.txt; done
            """;

    /// Rewrites a big file for a small change, and deletes what lies in the layer below.
    private static final String CONFIGURE = """
            dd if=/dev/urandom of=/srv/shop/catalogue.db bs=1M count=7
            rm -r /var/cache/pkg
            rm /srv/shop/assets/page-8.txt
            sed -i -e 's/127.0.0.1:8080/0.0.0.0:80/' -e 's/workers = 2/workers = 8/' /etc/shop/shop.conf
            echo 'compress = yes' >> /etc/shop/shop.conf
            """;

    private static final String FINISH = """
            printf '%s\\n' '#!/bin/sh' 'set -e' 'for page in /srv/shop/assets/*; do' '    echo "serving $page"' 'done' \
                'trap "exit 0" TERM' 'while :; do sleep 1; done' > /srv/shop/start.sh
            chmod 755 /srv/shop/start.sh
            chown 33:33 /srv/shop/assets
            """;

    @TempDir
    Path folder;

    Engine engine;
    CooperageUi ui;
    UiSettings settings;

    /// What the person chooses when asked for files.
    List<Path> chosen = List.of();

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealImageWindow() {}

    @AfterEach
    void closeEngine() {
        if (ui != null) {
            run(ui::close);
        }
        if (engine != null) {
            engine.containers().list().forEach(c -> engine.containers().remove(c.id(), true));
            engine.close();
        }
    }

    void open(Theme theme) {
        assumeTrue(Files.isExecutable(BUSYBOX), "no " + BUSYBOX + ": install busybox-static");
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        FileDialogs dialogs = new FileDialogs() {
            @Override
            public List<Path> open(String title) {
                return chosen;
            }

            @Override
            public Optional<Path> save(String title, String name) {
                return Optional.of(folder.resolve(name));
            }

            @Override
            public Optional<Path> folder(String title) {
                return Optional.of(folder);
            }
        };
        ui = fx(() -> CooperageUi.open(engine, settings, stage(), dialogs));
        await("the first list", () -> ui.parts().images().loadedProperty().get());
    }

    /// Three layers more, with about fifteen megabytes of waste.
    void makeLayers(String name) {
        commit(BASE, INSTALL, "shop:1.4-rc1", "LABEL stage=install");
        commit("shop:1.4-rc1", CONFIGURE, "shop:1.4-rc2", "EXPOSE 80/tcp");
        commit("shop:1.4-rc2", FINISH, name, "CMD [\"/srv/shop/start.sh\"]");
        engine.images().tag(name, "shop:1.4");
        await("four names more", () -> names().size() == 5);
    }

    void commit(String from, String script, String to, String change) {
        Container container = engine.containers()
                .create(ContainerConfig.of(
                        new RootSource.Image(from),
                        List.of("/bin/sh", "-c", script.strip().replace("\n", " && "))));
        engine.containers().start(container.id());
        assertThat(engine.containers().await(container.id()).exitCode()).isZero();
        engine.containers()
                .commit(
                        container.id(),
                        new CommitRequest(to, "from " + from, "Ada <ada@example.org>", List.of(change), false));
        engine.containers().remove(container.id(), false);
    }

    static void assertEnded(Transfer transfer) {
        assertThat(fx(() ->
                        transfer.items().stream().map(TransferItem::progress).toList()))
                .isNotEmpty()
                .allSatisfy(progress -> assertThat(progress.phase()).isIn(ENDED));
    }

    Transfer transfer() {
        return ui.imageParts().transfers().all().getFirst();
    }

    void select(String... shown) {
        TableView<LiveImage> table = images();
        run(() -> {
            table.requestFocus();
            table.getSelectionModel().clearSelection();
            for (LiveImage live : List.copyOf(table.getItems())) {
                if (List.of(shown).contains(live.shown())) {
                    table.getSelectionModel().select(live);
                }
            }
        });
        assertThat(fx(() -> table.getSelectionModel().getSelectedItems().size()))
                .isEqualTo(shown.length);
    }

    @SuppressWarnings("unchecked")
    TableView<LiveImage> images() {
        return robot.lookup(".images .table-view").queryAs(TableView.class);
    }

    List<String> names() {
        return ui.parts().images().all().stream().map(LiveImage::shown).sorted().toList();
    }

    String text(String field) {
        return robot.lookup(field).queryAs(TextInputControl.class).getText();
    }

    @Nullable
    Node lookup(String selector) {
        return ui.scene().getRoot().lookup(selector);
    }

    void go(Route route) {
        run(() -> ui.parts().navigator().go(route));
    }

    /// Some label has exactly this text.
    boolean shows(String text) {
        return ui.scene().getRoot().lookupAll(".label").stream()
                .anyMatch(node -> node instanceof Label label && text.equals(label.getText()));
    }

    /// @return −1 where there is no such list
    int rows(String page) {
        return robot.lookup(page + " .table-view")
                .tryQueryAs(TableView.class)
                .map(table -> table.getItems().size())
                .orElse(-1);
    }

    static void picture(Theme theme, String name) {
        screenshot("real-images-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
