import { type Checkpoint, Checkpoints, type Fence, LIVE_BUILD, type ViewDefinition } from '#kernel';
import type { ViewPlaces } from './view-places.js';
import type { BuildPlace, ViewRegister } from './view-register.js';

/**
 * The checkpoints of builds, beside their documents: they go where these go. `order-details@live` is that of the live build,
 * once it answers. A checkpoint never goes back.
 */
export class MongoViewCheckpoints extends Checkpoints {
  constructor(
    private readonly register: ViewRegister,
    private readonly places: ViewPlaces,
  ) {
    super();
  }

  async load(reader: string): Promise<Checkpoint | undefined> {
    const { name, build } = buildOf(reader);
    const place =
      build === LIVE_BUILD ? await this.places.liveOf(name) : (await this.register.read(name))?.builds[build];
    return checkpointOf(place);
  }

  async save(reader: string, checkpoint: Checkpoint, fence?: Fence): Promise<void> {
    await this.places.save(buildOf(reader), checkpoint, fence);
  }
}

/** `order-details@1` */
const buildOf = (reader: string): Pick<ViewDefinition, 'name' | 'build'> => {
  const at = reader.lastIndexOf('@');
  return { name: reader.slice(0, at), build: reader.slice(at + 1) };
};

const checkpointOf = (place: BuildPlace | undefined): Checkpoint | undefined =>
  place === undefined || place.position === 0
    ? undefined
    : { position: place.position, eventId: place.eventId ?? undefined };
