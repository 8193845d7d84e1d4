package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// One row of the mounts: a folder of the machine, a volume, or memory. FX thread only.
final class MountForm implements RowForm {
    private static final Set<String> OPTIONS = Set.of("-v", "--mount", "--tmpfs");

    private final ObjectProperty<MountRequest.Type> type = new SimpleObjectProperty<>(MountRequest.Type.BIND);
    private final BooleanProperty readOnly = new SimpleBooleanProperty();
    private final Field source;
    private final Field target;

    /// What the row was filled from: it may say more than the row shows.
    private final @Nullable MountRequest from;

    MountForm(FormRules rules, @Nullable MountRequest from) {
        this.from = from;
        source = new Field(text -> switch (type.get()) {
            case BIND -> rules.source(text);
            case VOLUME -> rules.volumeName(text);
            case TMPFS -> rules.tmpfsOptions(text);
        });
        target = new Field(rules::target);
        type.addListener((property, was, now) -> source.check());
    }

    ObjectProperty<MountRequest.Type> typeProperty() {
        return type;
    }

    BooleanProperty readOnlyProperty() {
        return readOnly;
    }

    /// A path of the host, the name of a volume (empty for an anonymous one), or options of a tmpfs.
    Field source() {
        return source;
    }

    Field target() {
        return target;
    }

    @Override
    public List<Field> fields() {
        return List.of(source, target);
    }

    @Override
    public void onChange(Runnable changed) {
        fields().forEach(field -> field.textProperty().addListener((property, was, now) -> changed.run()));
        type.addListener((property, was, now) -> changed.run());
        readOnly.addListener((property, was, now) -> changed.run());
    }

    MountRequest toRequest() {
        boolean same = from != null && from.type() == type.get();
        List<String> options = same && from != null ? from.options() : List.of();
        return switch (type.get()) {
            case BIND ->
                new MountRequest(
                        MountRequest.Type.BIND,
                        Path.of(source.text()),
                        target.text(),
                        readOnly.get(),
                        options,
                        null,
                        false,
                        !same || from == null || from.makeSource(),
                        null);
            case VOLUME ->
                new MountRequest(
                        MountRequest.Type.VOLUME,
                        null,
                        target.text(),
                        readOnly.get(),
                        options,
                        source.isBlank() ? null : source.text(),
                        !same || from == null || from.copyUp(),
                        false,
                        same && from != null ? from.subpath() : null);
            case TMPFS ->
                new MountRequest(
                        MountRequest.Type.TMPFS,
                        null,
                        target.text(),
                        readOnly.get(),
                        TextInput.values(source.text(), TextInput.Shape.WORDS));
        };
    }

    static RowsInput<MountForm> input(FormRules rules) {
        return new RowsInput<>(
                OPTIONS,
                () -> new MountForm(rules, null),
                MountForm::said,
                filling -> Stream.concat(
                                filling.config().mounts().stream(),
                                filling.config().volumes().stream().map(path -> MountRequest.volume(null, path, false)))
                        .map(mount -> of(mount, rules))
                        .toList());
    }

    private static List<Said> said(List<MountForm> rows) {
        List<MountRequest> mounts = rows.stream()
                .filter(row ->
                        !row.target.isBlank() && (row.type.get() != MountRequest.Type.BIND || !row.source.isBlank()))
                .map(MountForm::toRequest)
                .toList();
        ContainerConfig only = ContainerConfig.of(new RootSource.Image("x"), List.of()).toBuilder()
                .mounts(mounts.stream().filter(mount -> !isAnonymous(mount)).toList())
                .volumes(mounts.stream()
                        .filter(MountForm::isAnonymous)
                        .map(MountRequest::target)
                        .toList())
                .build();
        return RunLine.said(only).stream()
                .filter(said -> OPTIONS.contains(said.option()))
                .toList();
    }

    /// One that `-v /path` says.
    private static boolean isAnonymous(MountRequest mount) {
        return mount.type() == MountRequest.Type.VOLUME
                && mount.volume() == null
                && !mount.readOnly()
                && mount.copyUp();
    }

    private static MountForm of(MountRequest mount, FormRules rules) {
        MountForm row = new MountForm(rules, mount);
        row.type.set(mount.type());
        row.source.reset(
                switch (mount.type()) {
                    case BIND -> String.valueOf(mount.source());
                    case VOLUME -> mount.volume() == null ? "" : mount.volume();
                    case TMPFS -> String.join(",", mount.options());
                });
        row.target.reset(mount.target());
        row.readOnly.set(mount.readOnly());
        return row;
    }
}
