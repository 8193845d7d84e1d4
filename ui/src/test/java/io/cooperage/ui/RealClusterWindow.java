package io.cooperage.ui;

import io.cooperage.engine.api.kube.KubeFront;
import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import javafx.scene.AccessibleAction;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.AfterEach;

/// A window over the real engine, and its real cluster in it, which is gone again after each test.
abstract class RealClusterWindow extends RealImageWindow {
    /// What pods are made of. With the tag latest Kubernetes would ask the registry each time.
    static final String IMAGE = "shop/base:1";

    @AfterEach
    void resetTheCluster() {
        if (engine != null) {
            engine.cluster().reset();
        }
    }

    /// The window, with a cluster that can be started.
    void openWithACluster(Theme theme) {
        open(theme);
        engine.cluster().serveThrough(new KubeFront());
    }

    /// As [#openWithACluster], and an image to make pods of.
    void openWithAnImage(Theme theme) {
        openWithACluster(theme);
        engine.images().makeStarter(BASE, TransferListener.NONE);
        await("the image", () -> names().contains(BASE));
        engine.images().tag(BASE, IMAGE);
    }

    /// By the switch of the page that is shown.
    void startTheCluster() {
        press("#start-cluster");
        await("the cluster", () -> engine.cluster().state().phase() == Phase.RUNNING);
    }

    /// As a person applies a file; the words IMAGE in it are the image.
    void applyFile(String manifest) throws IOException {
        chosen = List.of(Files.writeString(folder.resolve("manifest.yaml"), manifest.replace("IMAGE", IMAGE)));
        press("#apply");
    }

    /// Presses what can be pressed, as soon as it is there and may be: a click of the mouse could meet a page
    /// that has moved on.
    void press(String selector) {
        await(selector, () -> {
            Node found = lookup(selector);
            if (found == null || found.isDisabled()) {
                return false;
            }
            if (found instanceof ButtonBase button) {
                button.fire();
            } else {
                found.executeAccessibleAction(AccessibleAction.FIRE);
            }
            return true;
        });
    }

    void type(String field, String words) {
        run(() -> robot.lookup(field).queryAs(TextInputControl.class).setText(words));
    }

    /// What all labels within say.
    List<String> labels(String place) {
        return fx(() -> ui.scene().getRoot().lookupAll(place).stream()
                .flatMap(found -> found.lookupAll(".label").stream())
                .map(label -> label instanceof Label shown ? shown.getText() : "")
                .toList());
    }
}
