import { ResolveField, Resolver } from '@nestjs/graphql';
import { PersonalData } from '#kernel';
import { opened } from '#platform';
import { Customer } from './customer.type.js';
import { Address, Hold, Note, Order } from './order.type.js';

// Without parameter decorators Nest calls these methods directly, as fast as functions of GraphQL's own.

@Resolver(() => Order)
export class OrderPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  customerName({ customerName }: Order) {
    return opened(this.personal, customerName);
  }

  @ResolveField()
  customerEmail({ customerEmail }: Order) {
    return opened(this.personal, customerEmail);
  }
}

@Resolver(() => Address)
export class AddressPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  name({ name }: Address) {
    return opened(this.personal, name);
  }

  @ResolveField()
  line1({ line1 }: Address) {
    return opened(this.personal, line1);
  }

  @ResolveField()
  line2({ line2 }: Address) {
    return opened(this.personal, line2);
  }

  @ResolveField()
  phone({ phone }: Address) {
    return opened(this.personal, phone);
  }
}

@Resolver(() => Hold)
export class HoldPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  reason({ reason }: Hold) {
    return opened(this.personal, reason);
  }
}

@Resolver(() => Note)
export class NotePersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  text({ text }: Note) {
    return opened(this.personal, text);
  }
}

@Resolver(() => Customer)
export class CustomerPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  name({ name }: Customer) {
    return opened(this.personal, name);
  }

  @ResolveField()
  email({ email }: Customer) {
    return opened(this.personal, email);
  }
}
