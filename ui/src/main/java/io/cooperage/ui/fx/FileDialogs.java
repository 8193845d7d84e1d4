package io.cooperage.ui.fx;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// Asks the person for a place on disk. FX thread only.
public interface FileDialogs {
    /// A file to be written; the person agreed when one is there already.
    ///
    /// @param name that is proposed
    Optional<Path> save(String title, String name);

    /// A folder that is there.
    Optional<Path> folder(String title);

    /// Files that are there; none when the person thought better of it.
    List<Path> open(String title);

    /// The desktop's own dialogs, over a window.
    static FileDialogs over(Window window) {
        return new FileDialogs() {
            @Override
            public Optional<Path> save(String title, String name) {
                FileChooser chooser = new FileChooser();
                chooser.setTitle(title);
                chooser.setInitialFileName(name);
                return Optional.ofNullable(chooser.showSaveDialog(window)).map(File::toPath);
            }

            @Override
            public Optional<Path> folder(String title) {
                DirectoryChooser chooser = new DirectoryChooser();
                chooser.setTitle(title);
                return Optional.ofNullable(chooser.showDialog(window)).map(File::toPath);
            }

            @Override
            public List<Path> open(String title) {
                FileChooser chooser = new FileChooser();
                chooser.setTitle(title);
                List<File> files = chooser.showOpenMultipleDialog(window);
                return files == null
                        ? List.of()
                        : files.stream().map(File::toPath).toList();
            }
        };
    }
}
