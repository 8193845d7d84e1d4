package io.cooperage.ui.preferences;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The choices about the window, one `key=value` line each in `window.properties`. A change is written soon after, away
/// from the JavaFX thread; a file that can't be read or written costs the choices, never the window.
///
/// [#load] on any thread, everything else on the JavaFX thread.
public final class UiSettings {
    public static final String FILE = "window.properties";
    private static final Logger LOG = LoggerFactory.getLogger(UiSettings.class);
    private static final int RECENT = 8;

    /// The switches of what a person is told of; each is a flag that is on at first.
    public static final String ALERT_OOM = "alert.oom";

    public static final String ALERT_CRASH_LOOP = "alert.crash-loop";
    public static final String ALERT_UNHEALTHY = "alert.unhealthy";
    /// Whether the desktop is told too.
    public static final String ALERT_DESKTOP = "alert.desktop";

    public static final List<String> ALERTS = List.of(ALERT_OOM, ALERT_CRASH_LOOP, ALERT_UNHEALTHY, ALERT_DESKTOP);

    public enum Theme {
        SYSTEM,
        LIGHT,
        DARK
    }

    public enum OnQuit {
        KEEP_RUNNING,
        STOP_CONTAINERS
    }

    /// Size and place on the screen, in pixels.
    public record Bounds(double x, double y, double width, double height, boolean maximized) {}

    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.SYSTEM);
    private final DoubleProperty scale = new SimpleDoubleProperty();
    private final ObjectProperty<OnQuit> onQuit = new SimpleObjectProperty<>(OnQuit.KEEP_RUNNING);
    private final ObjectProperty<@Nullable Bounds> bounds = new SimpleObjectProperty<>();
    private final ObservableList<String> hiddenColumns = FXCollections.observableArrayList();
    private final ObservableList<String> recentRoots = FXCollections.observableArrayList();
    private final ObservableList<String> recentImages = FXCollections.observableArrayList();
    private final ObservableList<String> recentFolders = FXCollections.observableArrayList();
    private final ObservableList<String> registries = FXCollections.observableArrayList();
    private final Map<String, BooleanProperty> flags = new TreeMap<>();
    /// As read; what this version doesn't know yet, or a page not opened yet, is written back as it was.
    private final Properties stored = new Properties();

    private final @Nullable Path file;
    private final Executor io;

    private UiSettings(@Nullable Path file, Executor io) {
        this.file = file;
        this.io = io;
    }

    /// Reads the settings in `configFolder`, or the defaults where there are none.
    public static UiSettings load(Path configFolder) {
        return load(configFolder, new LatestOnly());
    }

    static UiSettings load(Path configFolder, Executor io) {
        Path file = configFolder.resolve(FILE);
        UiSettings settings = new UiSettings(file, io);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Properties values = new Properties();
            values.load(reader);
            settings.read(values);
        } catch (NoSuchFileException e) {
            LOG.debug("No {} yet", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} can't be read, so the window uses the defaults", file, e);
        }
        settings.saveOnChange();
        return settings;
    }

    /// Defaults that nobody keeps.
    public static UiSettings inMemory() {
        return new UiSettings(null, new LatestOnly());
    }

    /// Writes at once what was changed a moment ago; the last call before the program ends. Any thread.
    public void flush() {
        if (io instanceof LatestOnly pending) {
            pending.flush();
        }
    }

    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    /// Own scale as a factor, or 0 to follow the desktop. Applies from the next start.
    public DoubleProperty scaleProperty() {
        return scale;
    }

    public ObjectProperty<OnQuit> onQuitProperty() {
        return onQuit;
    }

    /// Where the window was, or null before the first time.
    public ObjectProperty<@Nullable Bounds> boundsProperty() {
        return bounds;
    }

    /// Ids of the table columns a person doesn't want.
    public ObservableList<String> hiddenColumns() {
        return hiddenColumns;
    }

    /// Root filesystems used lately, newest first.
    public ObservableList<String> recentRoots() {
        return recentRoots;
    }

    /// A choice of one page that is on or off, kept under `name`, such as `log.wrap`. The same object for the same
    /// name.
    public BooleanProperty flag(String name, boolean initially) {
        return flags.computeIfAbsent(name, key -> {
            BooleanProperty flag = new SimpleBooleanProperty(
                    Boolean.parseBoolean(stored.getProperty(key, Boolean.toString(initially))));
            flag.addListener((property, was, now) -> save());
            return flag;
        });
    }

    public void rememberRoot(String path) {
        remember(recentRoots, path);
    }

    /// Names pulled lately, newest first.
    public ObservableList<String> recentImages() {
        return recentImages;
    }

    public void rememberImage(String name) {
        remember(recentImages, name);
    }

    /// Build contexts opened lately, newest first.
    public ObservableList<String> recentFolders() {
        return recentFolders;
    }

    public void rememberFolder(String path) {
        remember(recentFolders, path);
    }

    /// Hosts of registries that a person added to look around in, in that order.
    public ObservableList<String> registries() {
        return registries;
    }

    private static void remember(ObservableList<String> recent, String entry) {
        List<String> now = Stream.concat(Stream.of(entry), recent.stream())
                .distinct()
                .limit(RECENT)
                .toList();
        recent.setAll(now);
    }

    private void read(Properties values) {
        stored.putAll(values);
        theme.set(constant(Theme.class, values.getProperty("theme"), Theme.SYSTEM));
        onQuit.set(constant(OnQuit.class, values.getProperty("on-quit"), OnQuit.KEEP_RUNNING));
        scale.set(Math.clamp(number(values.getProperty("scale")), 0, 4));
        hiddenColumns.setAll(list(values.getProperty("hidden-columns"), ","));
        recentRoots.setAll(list(values.getProperty("recent-roots"), "\0"));
        recentImages.setAll(list(values.getProperty("recent-images"), ","));
        recentFolders.setAll(list(values.getProperty("recent-folders"), "\0"));
        registries.setAll(list(values.getProperty("registries"), ","));
        double width = number(values.getProperty("width"));
        double height = number(values.getProperty("height"));
        if (width > 0 && height > 0) {
            bounds.set(new Bounds(
                    number(values.getProperty("x")),
                    number(values.getProperty("y")),
                    width,
                    height,
                    Boolean.parseBoolean(values.getProperty("maximized"))));
        }
    }

    private void saveOnChange() {
        theme.addListener((property, was, now) -> save());
        scale.addListener((property, was, now) -> save());
        onQuit.addListener((property, was, now) -> save());
        bounds.addListener((property, was, now) -> save());
        hiddenColumns.addListener((ListChangeListener<String>) change -> save());
        recentRoots.addListener((ListChangeListener<String>) change -> save());
        recentImages.addListener((ListChangeListener<String>) change -> save());
        recentFolders.addListener((ListChangeListener<String>) change -> save());
        registries.addListener((ListChangeListener<String>) change -> save());
    }

    private void save() {
        Path target = file;
        if (target == null) {
            return;
        }
        flags.forEach((name, flag) -> stored.setProperty(name, Boolean.toString(flag.get())));
        Properties values = new Properties();
        values.putAll(stored);
        values.setProperty("theme", word(theme.get()));
        values.setProperty("on-quit", word(onQuit.get()));
        values.setProperty("scale", Double.toString(scale.get()));
        values.setProperty("hidden-columns", String.join(",", hiddenColumns));
        values.setProperty("recent-roots", String.join("\0", recentRoots));
        values.setProperty("recent-images", String.join(",", recentImages));
        values.setProperty("recent-folders", String.join("\0", recentFolders));
        values.setProperty("registries", String.join(",", registries));
        Bounds place = bounds.get();
        if (place != null) {
            values.setProperty("x", Double.toString(place.x()));
            values.setProperty("y", Double.toString(place.y()));
            values.setProperty("width", Double.toString(place.width()));
            values.setProperty("height", Double.toString(place.height()));
            values.setProperty("maximized", Boolean.toString(place.maximized()));
        }
        io.execute(() -> write(target, values));
    }

    private static void write(Path target, Properties values) {
        try {
            StringWriter text = new StringWriter();
            values.store(text, "Cooperage window");
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path fresh = target.resolveSibling(FILE + ".new");
            Files.writeString(fresh, text.toString());
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} can't be written, so this choice lasts until the window closes", target, e);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, @Nullable String word, E otherwise) {
        return word == null
                ? otherwise
                : Enum.valueOf(type, word.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double number(@Nullable String text) {
        return text == null ? 0 : Double.parseDouble(text.strip());
    }

    private static List<String> list(@Nullable String text, String separator) {
        return text == null || text.isEmpty()
                ? List.of()
                : Stream.of(text.split(separator, -1))
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
