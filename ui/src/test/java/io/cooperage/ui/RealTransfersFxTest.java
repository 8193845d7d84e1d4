package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.image.browse.TreeComparer.TreeSide;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.LocalRegistry;
import java.io.IOException;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An image that comes from a real registry over a slow line: cancelled and resumed, run, compared, and removed again.
class RealTransfersFxTest extends RealImageWindow {
    private static final long MIB = 1 << 20;

    /// Of a container that goes its own way.
    private static final String TRY = """
            echo 'debug = on' >> /etc/shop/shop.conf
            rm /srv/shop/assets/page-1.txt
            chmod 600 /srv/shop/start.sh
            mkdir /var/log
            echo started > /var/log/shop.log
            """;

    /// Of the next release.
    private static final String NEXT = """
            sed -i -e 's/workers = 8/workers = 16/' -e '/compress/d' /etc/shop/shop.conf
            echo 'http2 = yes' >> /etc/shop/shop.conf
            rm /srv/shop/assets/page-7.txt
            for i in 9 10 11; do echo "asset $i" > /srv/shop/assets/page-$i.txt; done
            chmod 750 /srv/shop/start.sh
            chown 33:33 /srv/shop/catalogue.db
            ln -s start.sh /srv/shop/run
            """;

    @SuppressWarnings("NullAway.Init") // The window is opened by the test itself, for each theme.
    RealTransfersFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void fromASlowPullToTheLastRemoval(Theme theme) throws IOException {
        open(theme);
        try (LocalRegistry registry = new LocalRegistry(folder.resolve("registry"))) {
            engine.images().makeStarter(BASE, TransferListener.NONE);
            String name = registry.host() + "/shop/api:1.4";
            makeLayers(name);
            engine.images().push(name, TransferListener.NONE);
            removeSome(name);
            pull(theme, registry, name);
            runIt(theme, name);
            compare(theme, name);
            prune(theme, name);
            removeTheRest(theme, name);
        }
    }

    private void removeSome(String name) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        await("rows", () -> images().getItems().size() == 5);
        select(name, "shop:1.4", "shop:1.4-rc2", "shop:1.4-rc1");
        robot.push(KeyCode.DELETE);
        robot.clickOn("#confirm");
        await("one is left", () -> names().equals(List.of(BASE)));
        assertThat(engine.images().list()).hasSize(1);
    }

    private void pull(Theme theme, LocalRegistry registry, String name) {
        registry.slowTo(MIB);
        robot.push(KeyCode.CONTROL, KeyCode.N);
        await("the field", () -> robot.lookup("#pull-name").query().isFocused());
        type("#pull-name", name);
        robot.push(KeyCode.ENTER);
        await(
                "two layers half way",
                () -> transfer().kind() == Transfer.Kind.PULL
                        && under(transfer()).size() >= 2);
        assertThat(engine.images().list()).as("nothing half-made is listed").hasSize(1);
        picture(theme, "pull");
        robot.clickOn(".transfer #cancel");
        await("cancelled", () -> transfer().state() == State.CANCELLED);
        picture(theme, "pull-cancelled");
        long arrived = fx(() -> transfer().items().stream()
                .mapToLong(item -> item.progress().done())
                .sum());
        long all = fx(() -> transfer().items().stream()
                .mapToLong(item -> item.progress().total())
                .sum());
        registry.fast();
        long before = registry.sent();
        robot.clickOn(".transfer #resume");
        await("pulled", () -> transfer().state() != State.RUNNING);
        assertThat(transfer().problemProperty().get()).isEmpty();
        assertEnded(transfer());
        assertThat(registry.sent() - before)
                .as("what had come is not fetched again: %d of %d bytes", arrived, all)
                .isLessThan(all - 2 * MIB);
        await("a row", () -> names().contains(name));
        picture(theme, "pulled");
    }

    private static List<TransferProgress> under(Transfer transfer) {
        return transfer.items().stream()
                .map(item -> item.progress())
                .filter(progress -> progress.phase() == Phase.DOWNLOADING && progress.done() > MIB)
                .toList();
    }

    private void runIt(Theme theme, String name) {
        robot.clickOn(".transfer #run");
        await("the form", () -> ui.parts().navigator().current().equals(new Route.RunContainer(name)));
        await("the image in it", () -> text("#root").equals(name));
        type("#name", "api");
        picture(theme, "run");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
        await("it runs", () -> engine.containers().get("api").state().status() == Status.RUNNING);
        await("told so", () -> robot.lookup(".toast").tryQuery().isPresent());
        robot.clickOn(".toast .icon-only");
        await("the image is in use", () -> engine.images().get(name).usedBy().size() == 1);
    }

    private void compare(Theme theme, String name) {
        commit(name, NEXT, "shop:1.5", "ENV SHOP_MODE=fast");
        run(() -> ui.parts().navigator().go(new Route.Images()));
        await("the next", () -> names().contains("shop:1.5"));
        run(() -> ui.parts().navigator().go(new CompareRoute(Side.image(name), Side.image("shop:1.5"))));
        await(
                "the differences",
                () -> lookup("#differences") != null && differences().getExpandedItemCount() > 8);
        picture(theme, "compare");
        robot.clickOn("#compare-shape-list");
        chooseDifference("etc/shop/shop.conf");
        await("its lines", () -> lookup(".difference-pane .diff-view .line") != null);
        picture(theme, "compare-diff");
        chooseDifference("srv/shop/start.sh");
        await(
                "its attributes",
                () -> robot.lookup(".difference-pane .attributes .new").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().contains("rwxr-x---")));
        robot.clickOn("#compare-part-config");
        TableView<?> config = robot.lookup("#config-differences").queryAs(TableView.class);
        await(
                "the config",
                () -> config.isVisible() && config.getItems().toString().contains("SHOP_MODE"));
        picture(theme, "compare-config");
        robot.clickOn("#compare-part-files");

        Container tried = changed(name);
        run(() -> ui.parts().navigator().go(new CompareRoute(Side.image(name), Side.container(tried.id()))));
        await("what it changed", () -> indexOf("srv/shop/assets/page-1.txt") >= 0 && indexOf("var/log/shop.log") >= 0);
        assertThat(engine.comparer()
                        .compare(new TreeSide.OfImage(name), new TreeSide.OfContainer("api"), false, 100)
                        .config())
                .as("it runs what the image says")
                .isEmpty();
        TableView<?> started = robot.lookup("#config-differences").queryAs(TableView.class);
        assertThat(fx(() -> started.getItems().toString())).contains("name=Cmd").contains("debug = on");
        picture(theme, "compare-container");
        engine.containers().remove(tried.id(), true);
    }

    private Container changed(String name) {
        Container container = engine.containers()
                .create(
                        ContainerConfig.of(
                                        new RootSource.Image(name),
                                        List.of("/bin/sh", "-c", TRY.strip().replace("\n", " && ")))
                                .toBuilder()
                                .name("tried")
                                .build());
        engine.containers().start(container.id());
        assertThat(engine.containers().await(container.id()).exitCode()).isZero();
        await("it is known", () -> ui.parts().containers().find(container.id()).isPresent());
        return container;
    }

    private void prune(Theme theme, String name) {
        commit(BASE, "echo 1 > /one", "old:1", "LABEL a=b");
        run(() -> ui.parts().navigator().go(new Route.Images(ImagesPanel.PRUNE, "")));
        await("the images", () -> names().contains("old:1"));
        robot.clickOn("#prune-choice-unused");
        await(
                "what would go",
                () -> robot.lookup("#prune-list .list-cell .line").queryAll().size() >= 2);
        assertThat(robot.lookup("#prune-list").queryListView().getItems())
                .extracting(Object::toString)
                .noneMatch(victim -> victim.contains(name));
        picture(theme, "prune");
        robot.clickOn(".panel-form #prune");
        await("a question", () -> robot.lookup("#confirm").tryQuery().isPresent());
        picture(theme, "prune-question");
        robot.clickOn("#confirm");
        await("only what is used is left", () -> names().equals(List.of(name)));
        assertThat(engine.images().list()).hasSize(1);
    }

    private void removeTheRest(Theme theme, String name) {
        run(() -> ui.parts().navigator().go(new Route.Images()));
        select(name);
        robot.push(KeyCode.DELETE);
        assertThat(robot.lookup("#confirm").tryQuery())
                .as("a container holds it")
                .isEmpty();
        engine.containers().list().forEach(c -> engine.containers().remove(c.id(), true));
        await(
                "unused",
                () -> ui.parts().images().all().getFirst().image().usedBy().isEmpty());
        select(name);
        robot.push(KeyCode.DELETE);
        await("a question", () -> robot.lookup("#confirm").tryQuery().isPresent());
        picture(theme, "remove");
        robot.push(KeyCode.ESCAPE);
        await("taken back", () -> robot.lookup("#confirm").tryQuery().isEmpty());
        assertThat(engine.images().list()).hasSize(1);
        select(name);
        robot.push(KeyCode.DELETE);
        robot.clickOn("#confirm");
        await("none is left", () -> engine.images().list().isEmpty() && names().isEmpty());
    }

    private void type(String field, String text) {
        run(() -> robot.lookup(field).queryAs(TextInputControl.class).setText(text));
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<Object> differences() {
        return (TreeTableView<Object>) ui.scene().getRoot().lookup("#differences");
    }

    private void chooseDifference(String path) {
        await(path, () -> indexOf(path) >= 0);
        run(() -> differences().getSelectionModel().select(indexOf(path)));
    }

    /// By its path in the list, its last name in the tree; −1 when it is not shown.
    private int indexOf(String path) {
        TreeTableView<Object> table = differences();
        for (int i = 0; i < table.getExpandedItemCount(); i++) {
            if (table.getTreeItem(i).getValue().toString().contains("path=" + path + ",")) {
                return i;
            }
        }
        return -1;
    }
}
