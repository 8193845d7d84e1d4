package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.WindowTest;
import io.cooperage.ui.testing.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Walks through every state of the pages in light and dark and leaves a picture of each in
/// `target/screenshots`, to be looked at. It fails when a state can't be reached, or when two of them look
/// the same.
class GalleryFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();
    private final Set<String> seen = new HashSet<>();

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyStateCanBeSeen(Theme theme) {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        CooperageUi ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        try {
            robot.moveTo(stage());
            robot.moveBy(500, 300);
            await("loaded", () -> ui.parts().containers().loadedProperty().get());
            picture(theme, "empty");
            Workload.fill(engine.fakeContainers(), Instant.now());
            await("rows", () -> table().getItems().size() == 10);
            await("five alive", () -> ui.parts().containers().runningProperty().get() == 5);
            Workload.sample(engine.fakeContainers(), Instant.now());
            await(
                    "samples",
                    () -> ui.parts().containers().sampleRoundsProperty().get() > 0);
            select("web");
            robot.moveTo(robot.lookup(".table-row-cell").nth(2).<javafx.scene.Node>query());
            picture(theme, "list");
            engine.fakeContainers()
                    .failNext(
                            "stop",
                            new EngineException(
                                    ErrorKind.INTERNAL,
                                    "kill 4711 (SIGTERM): Operation not permitted. Is it another user’s?"));
            run(() -> table().requestFocus());
            robot.push(KeyCode.S);
            await(
                    "the failed stop shows",
                    () -> ui.parts().containers().all().stream()
                            .anyMatch(live -> !live.problemProperty().get().isEmpty()));
            select("web", "db", "cache");
            picture(theme, "bulk");
            robot.push(KeyCode.DELETE);
            picture(theme, "confirm");
            robot.push(KeyCode.ESCAPE);
            robot.push(KeyCode.CONTROL, KeyCode.K);
            robot.write("wo");
            picture(theme, "palette");
            robot.push(KeyCode.ESCAPE);
            robot.write("?");
            picture(theme, "shortcuts");
            robot.push(KeyCode.ESCAPE);
            robot.push(KeyCode.CONTROL, KeyCode.N);
            picture(theme, "run");
            robot.write("/nowhere/at/all");
            robot.push(KeyCode.TAB);
            robot.push(KeyCode.TAB);
            robot.push(KeyCode.TAB);
            robot.write("sh -c 'echo hello");
            robot.push(KeyCode.TAB);
            robot.write("web");
            robot.push(KeyCode.CONTROL, KeyCode.ENTER);
            picture(theme, "run-errors");
            for (String section : List.of(
                    "ports",
                    "mounts",
                    "network",
                    "environment",
                    "limits",
                    "lifecycle",
                    "security",
                    "devices",
                    "advanced")) {
                robot.clickOn("#section-" + section);
                if (section.equals("mounts")) {
                    robot.clickOn("#add-mount");
                }
                picture(theme, "run-" + section);
            }
            engine.diagnose(List.of(
                    new Doctor.Check("User namespaces", Doctor.Verdict.OK, "enabled, 65536 subordinate ids", ""),
                    new Doctor.Check("Overlay", Doctor.Verdict.OK, "mounts in a user namespace", ""),
                    new Doctor.Check(
                            "cgroup delegation",
                            Doctor.Verdict.LIMITED,
                            "no controllers delegated: limits are not enforced",
                            "sudo systemctl set-property user-1000.slice Delegate=yes"),
                    new Doctor.Check(
                            "pasta", Doctor.Verdict.ESSENTIAL_MISSING, "not found", "sudo apt-get install passt")));
            run(() -> ui.parts().navigator().go(new Route.Machine()));
            await("findings", () -> robot.lookup(".check").queryAll().size() == 4);
            picture(theme, "machine");
            run(() -> ui.parts().navigator().go(new Route.Settings()));
            picture(theme, "settings");
            robot.push(KeyCode.ALT, KeyCode.LEFT);
            await(
                    "back at the machine",
                    () -> !robot.lookup(".check").queryAll().isEmpty());
            run(() -> {
                ui.parts().notices().toast(Toast.of(Tone.SUCCESS, "web is running."));
                ui.parts().notices().toast(new Toast(Tone.WARNING, "No such container: web-2", null));
                ui.parts()
                        .errors()
                        .present(
                                new EngineException(
                                        ErrorKind.UNAVAILABLE,
                                        "The data folder /srv/cooperage can’t be written: the disk is full. Free some room, then try again."),
                                new Action("Retry", () -> {}));
            });
            picture(theme, "notices");
            run(() -> ui.parts().errors().present(new IllegalStateException("a defect")));
            picture(theme, "failure");
        } finally {
            run(ui::close);
        }
    }

    @SuppressWarnings("unchecked")
    private TableView<LiveContainer> table() {
        return robot.lookup(".table-view").queryAs(TableView.class);
    }

    private void select(String... names) {
        run(() -> {
            table().getSelectionModel().clearSelection();
            for (LiveContainer live : List.copyOf(table().getItems())) {
                if (List.of(names).contains(live.container().name())) {
                    table().getSelectionModel().select(live);
                }
            }
        });
    }

    private void picture(Theme theme, String state) {
        Path file = screenshot(state + "-" + theme.name().toLowerCase(java.util.Locale.ROOT));
        try {
            assertThat(seen.add(java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(file))))
                    .as("%s looks different from every state before", file)
                    .isTrue();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(List.of(file)).allSatisfy(path -> assertThat(path).isNotEmptyFile());
    }
}
