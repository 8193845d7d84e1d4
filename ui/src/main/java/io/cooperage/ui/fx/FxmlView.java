package io.cooperage.ui.fx;

import io.cooperage.ui.i18n.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/// Loads the FXML that belongs to a controller: `XController` has `X.fxml` beside it, and its `%keys` come from the
/// `messages.properties` of the same package. The controller is made by the caller, so it takes what it needs through
/// its constructor:
///
/// ```java
/// Parent view = FxmlView.load(new ContainersController(viewModel));
/// ```
public final class FxmlView {
    private static final String SUFFIX = "Controller";

    private FxmlView() {}

    /// FX thread only.
    ///
    /// @param controller an instance of the class that the file names in `fx:controller`
    public static Parent load(Object controller) {
        Class<?> type = controller.getClass();
        String name = type.getSimpleName();
        if (!name.endsWith(SUFFIX)) {
            throw new IllegalArgumentException(type + " is not a controller: its name must end in " + SUFFIX);
        }
        String file = name.substring(0, name.length() - SUFFIX.length()) + ".fxml";
        URL url = type.getResource(file);
        if (url == null) {
            throw new IllegalStateException(file + " is missing beside " + type.getName());
        }
        FXMLLoader loader = new FXMLLoader(url, Messages.of(type).bundle());
        loader.setControllerFactory(wanted -> {
            if (wanted != type) {
                throw new IllegalStateException(
                        file + " names " + wanted.getName() + " as its controller, not " + type);
            }
            return controller;
        });
        try {
            return loader.load();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be loaded", e);
        }
    }
}
