package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.linux.AppArmorProfile;
import io.cooperage.engine.oci.Spec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which AppArmor profile containers run in: the one that is asked for, or the engine's own, which is
/// loaded when the first container needs it. Any thread.
///
/// An engine of an ordinary user has none of its own, for only root may load profiles; nor has one on a
/// machine where AppArmor is off. Where it can't be loaded, containers run without.
final class Confinement {
    private static final Logger LOG = LoggerFactory.getLogger(Confinement.class);

    private final AppArmor appArmor;
    private final boolean rootless;

    /// What the parser said against it. It would say so again, so it is not asked twice.
    private volatile @Nullable String refusal;

    /// The trouble that the log has already.
    private Optional<String> logged = Optional.empty();

    /// @param rootless the engine is an ordinary user's
    Confinement(AppArmor appArmor, boolean rootless) {
        this.appArmor = appArmor;
        this.rootless = rootless;
    }

    /// The profile to start a container in, which the kernel has then if it is the engine's own; null for
    /// none.
    @Nullable
    String profile(Security security) {
        if (security.takesOwnProfile()) {
            return own();
        }
        String asked = security.apparmor();
        return AppArmor.UNCONFINED.equals(asked) ? null : asked;
    }

    /// The same for a further program in a container that runs in `profile`: the engine's own may have been
    /// removed since.
    @Nullable
    String again(@Nullable String profile) {
        return appArmor.standardProfile().name().equals(profile) ? own() : profile;
    }

    private synchronized @Nullable String own() {
        if (!hasOwn()) {
            return null;
        }
        AppArmorProfile profile = appArmor.standardProfile();
        Optional<String> trouble = appArmor.isLoaded(profile) ? Optional.empty() : load(profile);
        if (!trouble.equals(logged)) {
            logged = trouble;
            trouble.ifPresent(LOG::warn);
        }
        return trouble.isPresent() ? null : profile.name();
    }

    private boolean hasOwn() {
        return !rootless && appArmor.isOn();
    }

    /// @return what is in the way
    /// @throws EngineException CANCELLED
    private Optional<String> load(AppArmorProfile profile) {
        Optional<String> known = hindrance();
        if (known.isPresent()) {
            return known;
        }
        try {
            appArmor.load(profile);
            return Optional.empty();
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            refusal = e.getMessage();
            return hindrance();
        }
    }

    private Optional<String> hindrance() {
        String refused = refusal;
        if (refused != null) {
            return Optional.of("AppArmor does not confine containers: " + refused
                    + "; when that is mended, start the engine again");
        }
        return appArmor.parser().find().isPresent()
                ? Optional.empty()
                : Optional.of("AppArmor does not confine containers: the program "
                        + appArmor.parser().name()
                        + ", which loads profiles, is not installed; install it: sudo apt-get install -y apparmor");
    }

    /// Why containers that ask for no profile run without one, although AppArmor is on and the engine
    /// root's, with what mends it; empty when nothing is amiss.
    Optional<String> trouble() {
        return hasOwn() && !appArmor.isLoaded(appArmor.standardProfile()) ? hindrance() : Optional.empty();
    }

    /// What `docker inspect` says: the profile of the run, or of the next one while there is none;
    /// `unconfined`; or what was asked for where the engine decides nothing.
    String shown(ManagedContainer container) {
        Container value = container.value();
        String asked = value.config().security().apparmor();
        if (!hasOwn()) {
            return asked == null ? "" : asked;
        }
        Optional<String> running = container.isAlive() ? running(container) : Optional.empty();
        return running.orElseGet(() -> planned(value.config().security()));
    }

    private Optional<String> running(ManagedContainer container) {
        Spec spec = container.spec;
        if (spec == null) {
            return appArmor.profileOf(container.value().state().pid());
        }
        String profile = spec.process().apparmorProfile();
        return Optional.of(profile == null ? AppArmor.UNCONFINED : profile);
    }

    private String planned(Security security) {
        if (security.takesOwnProfile() && trouble().isEmpty()) {
            return appArmor.standardProfile().name();
        }
        String asked = security.apparmor();
        return asked == null ? AppArmor.UNCONFINED : asked;
    }

    /// What confines a process now, in the kernel's words; empty where AppArmor is off.
    String of(int pid) {
        return appArmor.isOn() ? appArmor.confinement(pid).orElse("") : "";
    }
}
