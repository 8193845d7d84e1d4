package io.cooperage.ui.model;

import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// One volume as the window follows it, with its size as it was last measured. FX thread only.
public final class LiveVolume extends LiveRow {
    private final ReadOnlyObjectWrapper<Volume> volume;
    private final ReadOnlyObjectWrapper<@Nullable VolumeUsage> usage = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
    private final ReadOnlyIntegerWrapper rewrites = new ReadOnlyIntegerWrapper();

    LiveVolume(Volume volume) {
        this.volume = new ReadOnlyObjectWrapper<>(volume);
    }

    public String name() {
        return volume().name();
    }

    public Volume volume() {
        return volume.get();
    }

    public ReadOnlyObjectProperty<Volume> volumeProperty() {
        return volume.getReadOnlyProperty();
    }

    /// As it was last measured; null before the first time.
    public ReadOnlyObjectProperty<@Nullable VolumeUsage> usageProperty() {
        return usage.getReadOnlyProperty();
    }

    /// Bytes as last measured, −1 when they never were.
    public long bytes() {
        VolumeUsage known = usage.get();
        return known == null ? -1 : known.bytes();
    }

    public ReadOnlyBooleanProperty measuringProperty() {
        return measuring.getReadOnlyProperty();
    }

    /// How often its files were replaced as a whole since the window opened: by an import, or by emptying it.
    public ReadOnlyIntegerProperty rewritesProperty() {
        return rewrites.getReadOnlyProperty();
    }

    public void rewritten() {
        rewrites.set(rewrites.get() + 1);
    }

    void update(Volume now) {
        if (!now.equals(volume.get())) {
            volume.set(now);
        }
    }

    void measuring(boolean now) {
        measuring.set(now);
    }

    void measured(VolumeUsage now) {
        usage.set(now);
    }
}
