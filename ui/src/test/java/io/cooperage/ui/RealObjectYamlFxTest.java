package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ListView;
import javafx.scene.control.RadioButton;
import javafx.scene.input.KeyCode;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.Test;

/// The text of an object that is edited, checked, applied and merged, over the real engine and its real API.
class RealObjectYamlFxTest extends RealObjectWindow {
    @Test
    void anObjectIsEditedAndWhatTheClusterChangedMeanwhileIsMerged() {
        openACluster(Theme.LIGHT);
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.YAML));
        await("its text", () -> text().contains("replicas: 1"));
        assistWhileTyping();
        mergeWhatDoesNotTouch();
        chooseWhatDoes();
    }

    /// An unknown field is marked with the name that was meant, and names are proposed where they fit.
    private void assistWhileTyping() {
        CodeArea area = editor();
        type(area, text().indexOf("  replicas:"), "  replcias: 2\n");
        await(
                "what is wrong",
                () -> lookup("#yaml-problems") instanceof Hyperlink wrong
                        && wrong.getText().equals("spec has no field replcias. Did you mean replicas?"));
        robot.clickOn("#revert-yaml");
        await("the text of before", () -> !text().contains("replcias"));
        run(() -> {
            area.requestFocus();
            int at = text().indexOf("  replicas:");
            area.insertText(at, "  \n");
            area.moveTo(at + 2);
        });
        show(Theme.DARK);
        robot.press(KeyCode.CONTROL).type(KeyCode.SPACE).release(KeyCode.CONTROL);
        await("proposals", () -> proposals().contains("minReadySeconds"));
        assertThat(proposals()).doesNotContain("replicas", "selector");
        screenshot("real-object-yaml-completion-dark");
        show(Theme.LIGHT);
        robot.write("minr");
        await("the one that fits", () -> proposals().equals(List.of("minReadySeconds")));
        robot.type(KeyCode.ENTER);
        await("it is taken", () -> text().contains("  minReadySeconds: \n  replicas"));
        robot.write("3");
        run(() -> area.moveTo(text().indexOf("minReadySeconds") + 3));
        robot.press(KeyCode.CONTROL).type(KeyCode.I).release(KeyCode.CONTROL);
        await(
                "what it means",
                () -> robot.lookup(".bubble.hover .docs").tryQuery().isPresent());
        screenshot("real-object-yaml-hover-light");
        robot.clickOn("#check-yaml");
        await(
                "the difference",
                () -> robot.lookup(".diff-view").tryQuery().isPresent() || shows("The cluster would take it."));
        both("object-yaml-check");
        robot.clickOn("#apply-yaml");
        await(
                "it is stored",
                () -> get("deployments.apps", "web").at("/spec/minReadySeconds").asInt() == 3);
        await("the way back", () -> lookup("#undo-apply") instanceof Button undo && undo.isVisible());
        robot.clickOn("#undo-apply");
        await(
                "it is as before",
                () -> get("deployments.apps", "web").at("/spec/minReadySeconds").isMissingNode());
    }

    private void mergeWhatDoesNotTouch() {
        await("a quiet text", () -> !text().contains("minReadySeconds"));
        replaceInText("replicas: 1", "replicas: 2");
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("labels").put("season", "winter");
        session.merge(ref("deployments.apps", "web"), "", patch);
        robot.clickOn("#apply-yaml");
        await("both changes", () -> text().contains("season: winter") && text().contains("replicas: 2"));
        await("what was taken", () -> shows(words -> words.contains("metadata.labels.season"), ".yaml-note"));
        both("object-yaml-merged");
        robot.clickOn("#apply-yaml");
        await("both are stored", () -> {
            JsonNode now = get("deployments.apps", "web");
            return now.at("/spec/replicas").asInt() == 2
                    && now.at("/metadata/labels/season").asText().equals("winter");
        });
    }

    private void chooseWhatDoes() {
        await("the new text", () -> lookup("#apply-yaml") instanceof Button apply && apply.isDisabled());
        replaceInText("replicas: 2", "replicas: 3");
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("replicas", 1);
        session.merge(ref("deployments.apps", "web"), "", patch);
        robot.clickOn("#apply-yaml");
        await("a choice", () -> lookup("#conflict-theirs-0") != null);
        both("object-yaml-conflict");
        // Without the mouse, which a toast may be in the way of.
        run(() -> robot.lookup("#conflict-theirs-0").queryAs(RadioButton.class).fire());
        await("chosen", () -> lookup("#conflict-theirs-0") instanceof RadioButton theirs && theirs.isSelected());
        run(() -> ((Button) robot.lookup("#settle-conflicts").query()).fire());
        await("the cluster's value", () -> text().contains("replicas: 1\n"));
    }

    private CodeArea editor() {
        return robot.lookup(".code-editor .code-area").query();
    }

    private String text() {
        return robot.lookup(".code-editor .code-area")
                .tryQueryAs(CodeArea.class)
                .map(CodeArea::getText)
                .orElse("");
    }

    private static void type(CodeArea area, int at, String text) {
        run(() -> area.insertText(at, text));
    }

    private void replaceInText(String what, String by) {
        CodeArea area = editor();
        run(() -> {
            int at = area.getText().indexOf(what);
            area.replaceText(at, at + what.length(), by);
        });
    }

    private List<String> proposals() {
        return robot.lookup(".bubble.suggestions .list-view")
                .tryQueryAs(ListView.class)
                .map(list -> ((ListView<?>) list)
                        .getItems().stream()
                                .map(one -> ((io.cooperage.ui.control.code.Proposal) one).label())
                                .toList())
                .orElse(List.of());
    }
}
